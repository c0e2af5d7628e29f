// SPDX-License-Identifier: Apache-2.0
namespace Berth.Engine.Users;

/// <summary>Who a process runs as. <see cref="AdditionalGids"/> are in order and without repetitions, the primary group first.</summary>
public sealed record ResolvedUser(uint Uid, uint Gid, uint[] AdditionalGids, string Home);
