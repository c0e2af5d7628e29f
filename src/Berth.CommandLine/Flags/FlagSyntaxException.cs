// SPDX-License-Identifier: Apache-2.0
namespace Berth.CommandLine.Flags;

/// <summary>The arguments do not fit the options. The message is the whole first line for the user.</summary>
public sealed class FlagSyntaxException : Exception
{
    public FlagSyntaxException(string message)
        : base(message)
    {
    }
}
