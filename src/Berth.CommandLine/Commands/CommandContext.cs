// SPDX-License-Identifier: Apache-2.0
using Berth.Client;
using Berth.CommandLine.Configuration;
using Berth.CommandLine.Terminal;

namespace Berth.CommandLine.Commands;

/// <summary>What a command works with. The connection is made at the first call, the configuration file is read at the first question.</summary>
public sealed class CommandContext
{
    private EngineClient? _client;
    private ConfigurationFile? _configuration;

    public CommandContext(GlobalOptions options, CommandEntry entry)
    {
        Options = options;
        Entry = entry;
    }

    /// <summary>The program's name in messages.</summary>
    public static string Program => "berth";

    public GlobalOptions Options { get; }

    /// <summary>The line of the table by which this command was found.</summary>
    public CommandEntry Entry { get; }

    /// <summary>As the user called it: <c>berth container run</c>.</summary>
    public string CommandPath => $"{Program} {Entry.Path}";

    /// <summary>Standard output, buffered; it is flushed when the command ends.</summary>
    public StandardWriter Out { get; } = StandardStreams.Out;

    /// <summary>Standard error, written at once.</summary>
    public StandardWriter Error { get; } = StandardStreams.Error;

    public EngineClient Client => _client ??= EngineConnection.Open(Options, Configuration);

    public ConfigurationFile Configuration => _configuration ??= ConfigurationFile.Load(Options);
}
