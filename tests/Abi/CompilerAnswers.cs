// SPDX-License-Identifier: Apache-2.0
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Berth.Abi;

/// <summary>Asks the C compiler for the values of expressions, all in one program. An expression that does not compile (older headers) has no answer.</summary>
internal static partial class CompilerAnswers
{
    private const int MaxRounds = 20;

    internal static Dictionary<string, long> Ask(IReadOnlyCollection<string> headers, IReadOnlyCollection<string> expressions)
    {
        string directory = Directory.CreateTempSubdirectory("berth-abi-").FullName;
        try
        {
            List<string> left = [.. expressions];
            for (int round = 0; round < MaxRounds; round++)
            {
                File.WriteAllText(directory + "/abi.c", Source(headers, left));
                (int code, string errors) = Run("gcc", directory, "-D_GNU_SOURCE", "-w", "-fmax-errors=0", "-o", "abi", "abi.c");
                if (code == 0)
                {
                    return Answers(Run(directory + "/abi", directory).Output);
                }

                int first = headers.Count + 3;
                HashSet<int> wrong = [.. ErrorLine().Matches(errors).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) - first)];
                Assert.True(wrong.Count > 0 && wrong.All(line => line >= 0), "the headers themselves do not compile:\n" + errors);
                left = [.. left.Where((_, line) => !wrong.Contains(line))];
            }

            throw new InvalidOperationException("the compiler finds new errors for ever");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    // One expression a line, so that an error's line number tells which one it is.
    private static string Source(IReadOnlyCollection<string> headers, List<string> expressions) =>
        string.Concat(headers.Select(header => $"#include <{header}>\n")) + "#include <stdio.h>\nint main(void) {\n"
        + string.Concat(expressions.Select(e => $"printf(\"%s=%lld\\n\", \"{e}\", (long long)({e}));\n")) + "return 0; }\n";

    private static Dictionary<string, long> Answers(string output)
    {
        Dictionary<string, long> answers = new(StringComparer.Ordinal);
        foreach (string line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = line.LastIndexOf('=');
            answers[line[..equals]] = long.Parse(line.AsSpan(equals + 1), CultureInfo.InvariantCulture);
        }

        return answers;
    }

    private static (int Code, string Output) Run(string program, string directory, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.GetAwaiter().GetResult());
    }

    [GeneratedRegex(@"abi\.c:(\d+):\d+: error", RegexOptions.None, 1000)]
    private static partial Regex ErrorLine();
}
