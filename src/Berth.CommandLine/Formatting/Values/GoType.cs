// SPDX-License-Identifier: Apache-2.0
namespace Berth.CommandLine.Formatting.Values;

internal enum GoKind
{
    Text,
    Boolean,
    Integer,
    Unsigned,
    Floating,
    Time,
    List,
    Map,
    Pointer,
    Struct,
    Any,
}

/// <summary>The type of a field of an API document, as the stock client declares it.</summary>
internal sealed class GoType(GoKind kind, string name, string? elementName = null, string keyName = "string", int arrayLength = -1)
{
    public GoKind Kind => kind;

    public string Name => name;

    public string? ElementName => elementName;

    public string KeyName => keyName;

    /// <summary>Minus one for a slice.</summary>
    public int ArrayLength => arrayLength;

    public IReadOnlyList<GoField> Fields { get; set; } = [];
}

internal sealed record GoField(string Name, string JsonName, bool OmitEmpty, bool IsEmbedded, string TypeName);
