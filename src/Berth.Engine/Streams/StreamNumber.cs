// SPDX-License-Identifier: Apache-2.0
namespace Berth.Engine.Streams;

/// <summary>The stream numbers of a multiplexed frame.</summary>
public enum StreamNumber : byte
{
    Input = 0,
    Output = 1,
    Error = 2,
}
