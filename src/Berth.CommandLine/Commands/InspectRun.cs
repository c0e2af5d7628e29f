// SPDX-License-Identifier: Apache-2.0
using Berth.Client;
using Berth.CommandLine.Formatting.Values;

namespace Berth.CommandLine.Commands;

/// <summary>One document found for a name, with the types of its fields.</summary>
internal sealed record Inspected(byte[] Document, GoSchema? Schema, string TypeName);

/// <summary>Looks each name up, prints what was found, and then what was not.</summary>
internal static class InspectRun
{
    public static int Run(CommandContext context, IReadOnlyList<string> names, string format, Func<string, Inspected> find)
    {
        var output = new InspectOutput(format);
        var failures = new List<string>();
        foreach (string name in names)
        {
            try
            {
                Inspected found = find(name);
                if (output.Add(found.Document, found.Schema, found.TypeName) is string failure)
                {
                    failures.Add(failure);
                }
            }
            catch (EngineApiException failure)
            {
                failures.Add("Error response from daemon: " + failure.Message);
            }
            catch (CommandException failure)
            {
                failures.Add(failure.Message);
            }
        }

        output.Flush(context);
        return failures.Count == 0 ? 0 : throw new CommandException(string.Join('\n', failures));
    }

    public static byte[] Fetch(CommandContext context, EngineRequest request) => context.Client.Send(request).EnsureSuccess().ReadBytes();
}
