// SPDX-License-Identifier: Apache-2.0
namespace Berth.CommandLine.Flags;

/// <summary>An option's value is wrong; the message says how, without the option's name.</summary>
public sealed class FlagValueException : Exception
{
    public FlagValueException(string message)
        : base(message)
    {
    }
}
