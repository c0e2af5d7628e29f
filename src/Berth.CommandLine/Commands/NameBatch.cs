// SPDX-License-Identifier: Apache-2.0
using Berth.Client;

namespace Berth.CommandLine.Commands;

/// <summary>
/// One order for each of many names. The orders are given at the same time, so that stopping ten containers takes as long as stopping one; each name is
/// printed when its order is done, and the failures are told after all have been tried.
/// </summary>
internal static class NameBatch
{
    // Connections at a time.
    private const int Width = 50;

    /// <param name="forgive">Failures that are told but do not make the command fail.</param>
    public static int Run(CommandContext context, IReadOnlyList<string> names, Func<string, EngineRequest> request, Func<EngineApiException, bool>? forgive = null)
    {
        var failures = new List<string>();
        foreach (string[] part in names.Chunk(Width))
        {
            EngineRequest[] requests = [.. part.Select(request)];
            PendingResponse[] pending = [.. requests.Select(context.Client.Begin)];
            for (int i = 0; i < part.Length; i++)
            {
                try
                {
                    using EngineResponse response = pending[i].Receive();
                    response.EnsureSuccess();
                    context.Out.WriteLine(part[i]);
                    context.Out.Flush();
                }
                catch (EngineApiException failure)
                {
                    string message = "Error response from daemon: " + failure.Message;
                    if (forgive?.Invoke(failure) == true)
                    {
                        context.Error.WriteLine(message);
                    }
                    else
                    {
                        failures.Add(message);
                    }
                }
            }
        }

        return failures.Count == 0 ? 0 : throw new CommandException(string.Join('\n', failures));
    }
}
