// SPDX-License-Identifier: Apache-2.0
using System.Text;

namespace Berth.CommandLine.Formatting.Templates;

/// <summary>A part of a parsed template. ToString gives it back as template text, which error messages quote.</summary>
internal abstract class Node(int position)
{
    public int Position { get; } = position;
}

internal sealed class ListNode(int position) : Node(position)
{
    public List<Node> Items { get; } = [];

    public override string ToString() => string.Concat(Items);
}

internal sealed class TextNode(int position, string text) : Node(position)
{
    public string Text => text;

    public override string ToString() => text;
}

internal sealed class ActionNode(int position, PipeNode pipe) : Node(position)
{
    public PipeNode Pipe => pipe;

    public override string ToString() => $"{{{{{pipe}}}}}";
}

internal sealed class PipeNode(int position) : Node(position)
{
    public List<VariableNode> Declarations { get; } = [];

    public List<CommandNode> Commands { get; } = [];

    /// <summary>The declared variables exist already and get a new value.</summary>
    public bool IsAssignment { get; set; }

    public override string ToString()
    {
        string commands = string.Join(" | ", Commands);
        return Declarations.Count == 0 ? commands : string.Join(", ", Declarations) + (IsAssignment ? " = " : " := ") + commands;
    }
}

internal sealed class CommandNode(int position) : Node(position)
{
    public List<Node> Arguments { get; } = [];

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (Node argument in Arguments)
        {
            text.Append(text.Length > 0 ? " " : "").Append(argument is PipeNode ? $"({argument})" : argument.ToString());
        }

        return text.ToString();
    }
}

internal sealed class IdentifierNode(int position, string name) : Node(position)
{
    public string Name => name;

    public override string ToString() => name;
}

internal sealed class VariableNode(int position, string[] parts) : Node(position)
{
    /// <summary>The name with its dollar sign.</summary>
    public string Name => parts[0];

    public ReadOnlySpan<string> Fields => parts.AsSpan(1);

    public override string ToString() => string.Join('.', parts);
}

internal sealed class FieldNode(int position, string[] fields) : Node(position)
{
    public string[] Fields => fields;

    public override string ToString() => "." + string.Join('.', fields);
}

internal sealed class ChainNode(int position, Node node, string[] fields) : Node(position)
{
    public Node Node => node;

    public string[] Fields => fields;

    public override string ToString() => (node is PipeNode ? $"({node})" : node.ToString()) + "." + string.Join('.', fields);
}

internal sealed class DotNode(int position) : Node(position)
{
    public override string ToString() => ".";
}

internal sealed class NilNode(int position) : Node(position)
{
    public override string ToString() => "nil";
}

internal sealed class BooleanNode(int position, bool value) : Node(position)
{
    public bool Value => value;

    public override string ToString() => value ? "true" : "false";
}

internal sealed class StringNode(int position, string quoted, string text) : Node(position)
{
    public string Text => text;

    public override string ToString() => quoted;
}

/// <summary>A number as written; it has every form that it can be read as.</summary>
internal sealed class NumberNode(int position, string text, Int128? whole, double? floating, bool isCharacter) : Node(position)
{
    public Int128? Whole => whole;

    public double? Floating => floating;

    public bool IsCharacter => isCharacter;

    public override string ToString() => text;
}

internal sealed class BranchNode(int position, string keyword, PipeNode pipe, ListNode list, ListNode? elseList) : Node(position)
{
    /// <summary>if, range or with.</summary>
    public string Keyword => keyword;

    public PipeNode Pipe => pipe;

    public ListNode List => list;

    public ListNode? ElseList => elseList;

    public override string ToString() =>
        $"{{{{{keyword} {pipe}}}}}{list}" + (elseList is null ? "" : "{{else}}" + elseList) + "{{end}}";
}

/// <summary>break or continue in a range.</summary>
internal sealed class JumpNode(int position, bool isBreak) : Node(position)
{
    public bool IsBreak => isBreak;

    public override string ToString() => isBreak ? "{{break}}" : "{{continue}}";
}

internal sealed class TemplateNode(int position, string name, PipeNode? pipe) : Node(position)
{
    public string Name => name;

    public PipeNode? Pipe => pipe;

    public override string ToString() => "{{template " + GoQuote.Quote(name) + (pipe is null ? "" : " " + pipe) + "}}";
}

/// <summary>The end of a list: {{end}} or {{else}}. Never part of a finished tree.</summary>
internal sealed class StopNode(int position, bool isElse) : Node(position)
{
    public bool IsElse => isElse;

    public override string ToString() => isElse ? "{{else}}" : "{{end}}";
}
