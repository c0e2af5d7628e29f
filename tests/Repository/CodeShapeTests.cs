// SPDX-License-Identifier: Apache-2.0
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Berth.Repository;

/// <summary>Limits that need the code parsed: functions and types, a type counted across its parts.</summary>
public sealed class CodeShapeTests
{
    private const int MaximumFunctionLines = 80;
    private const int MaximumTypeLines = 800;
    private const int MaximumPublicMembers = 20;

    private static readonly Lazy<IReadOnlyList<(string File, SyntaxNode Root)>> s_code = new(() =>
        [.. Tree.Sources.Where(file => Tree.Relative(file).StartsWith("src/", StringComparison.Ordinal) || Tree.Relative(file).StartsWith("apps/", StringComparison.Ordinal))
            .Select(file => (Tree.Relative(file), CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot()))]);

    private static HashSet<string> Exemptions =>
        [.. File.ReadLines(Path.Combine(Tree.Root, "eng/size-exemptions.txt")).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(' ')[0])];

    [Fact]
    public void Functions_AreNotTooLong()
    {
        string[] tooLong = [.. from code in s_code.Value
                               where !Exemptions.Contains(code.File)
                               from function in code.Root.DescendantNodes().Where(node => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax)
                               let lines = LineCount(function)
                               where lines > MaximumFunctionLines
                               select $"{code.File}: {NameOf(function)}: {lines} lines"];
        Assert.Empty(tooLong);
    }

    [Fact]
    public void Types_AreNotTooLongAcrossTheirParts()
    {
        string[] tooLong = [.. from code in s_code.Value
                               where !Exemptions.Contains(code.File)
                               from type in code.Root.DescendantNodes().OfType<TypeDeclarationSyntax>()
                               where !IsInterop(code.File)
                               group LineCount(type) by $"{Path.GetDirectoryName(code.File)}: {FullName(type)}" into parts
                               where parts.Sum() > MaximumTypeLines
                               select $"{parts.Key}: {parts.Sum()} lines"];
        Assert.Empty(tooLong);
    }

    [Fact]
    public void Types_DoNotDoEverything()
    {
        string[] tooWide = [.. from code in s_code.Value
                               from type in code.Root.DescendantNodes().OfType<ClassDeclarationSyntax>()
                               where !IsInterop(code.File) && !Exemptions.Contains(code.File)
                               group type.Members.OfType<MethodDeclarationSyntax>().Count(IsPublic) by $"{Path.GetDirectoryName(code.File)}: {FullName(type)}" into parts
                               where parts.Sum() > MaximumPublicMembers
                               select $"{parts.Key}: {parts.Sum()} public methods"];
        Assert.Empty(tooWide);
    }

    // The native calls are declared by the area of the C library; the class has no logic.
    private static bool IsInterop(string file) => file.Contains("/Interop/", StringComparison.Ordinal);

    private static bool IsPublic(MethodDeclarationSyntax method) => method.Modifiers.Any(SyntaxKind.PublicKeyword);

    private static int LineCount(SyntaxNode node)
    {
        FileLinePositionSpan span = node.SyntaxTree.GetLineSpan(node.Span);
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private static string FullName(TypeDeclarationSyntax type) =>
        string.Join('.', type.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().Reverse().Select(ancestor => ancestor.Identifier.Text));

    private static string NameOf(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        LocalFunctionStatementSyntax local => local.Identifier.Text,
        _ => "accessor or operator",
    };
}
