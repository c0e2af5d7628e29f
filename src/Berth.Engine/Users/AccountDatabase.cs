// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Primitives;

namespace Berth.Engine.Users;

/// <summary>
/// What one root filesystem says about users and groups, and the one parser of <c>USER</c>, <c>--user</c> and <c>--group-add</c>, for a container's
/// first process and for exec alike.
/// </summary>
public sealed class AccountDatabase
{
    private readonly List<AccountUser> _users = [];
    private readonly List<AccountGroup> _groups = [];

    public AccountDatabase(ReadOnlySpan<byte> passwd, ReadOnlySpan<byte> group)
    {
        AccountFile users = new(passwd);
        while (users.TryReadUser(out AccountUser user))
        {
            _users.Add(user);
        }

        AccountFile groups = new(group);
        while (groups.TryReadGroup(out AccountGroup entry))
        {
            _groups.Add(entry);
        }
    }

    /// <param name="specification"><c>user</c>, <c>user:group</c>, each a name or a number, or empty for root.</param>
    /// <param name="groupAdd">More groups, each a name or a number.</param>
    /// <exception cref="EngineException">InvalidParameter: a name that the files do not have, or a number out of range.</exception>
    public ResolvedUser Resolve(string specification, IReadOnlyList<string>? groupAdd)
    {
        int colon = specification.IndexOf(':', StringComparison.Ordinal);
        string userPart = colon < 0 ? specification : specification[..colon];
        string groupPart = colon < 0 ? "" : specification[(colon + 1)..];

        (uint uid, AccountUser? entry) = FindUser(userPart);
        List<uint> additional = [];
        uint gid;
        if (groupPart.Length > 0)
        {
            gid = FindGroup(groupPart);
            additional.Add(gid);
        }
        else
        {
            gid = entry?.Gid ?? 0;
            additional.Add(gid);
            if (entry is { } user)
            {
                AddMemberships(additional, user.Name);
            }
        }

        foreach (string name in groupAdd ?? [])
        {
            AddOnce(additional, FindGroupToAdd(name));
        }

        return new ResolvedUser(uid, gid, [.. additional], entry?.Home is { Length: > 0 } home ? home : "/");
    }

    private (uint Uid, AccountUser? Entry) FindUser(string text)
    {
        if (text.Length == 0)
        {
            return (0, FindByUid(0));
        }

        if (IsAllDigits(text))
        {
            uint uid = ParseId(text);
            return (uid, FindByUid(uid));
        }

        foreach (AccountUser user in _users)
        {
            if (user.Name == text)
            {
                return (user.Uid, user);
            }
        }

        throw new EngineException(ErrorKind.InvalidParameter, $"unable to find user {text}: no matching entries in passwd file");
    }

    private AccountUser? FindByUid(uint uid)
    {
        foreach (AccountUser user in _users)
        {
            if (user.Uid == uid)
            {
                return user;
            }
        }

        return null;
    }

    private uint FindGroup(string text) =>
        TryFindGroup(text) ?? throw new EngineException(ErrorKind.InvalidParameter, $"unable to find group {text}: no matching entries in group file");

    private uint FindGroupToAdd(string text) =>
        TryFindGroup(text) ?? throw new EngineException(ErrorKind.InvalidParameter, $"Unable to find group {text}: no matching entries in group file");

    // An all-digit name is a number and nothing else: a group called "1000" in the image cannot redirect it.
    private uint? TryFindGroup(string text)
    {
        if (IsAllDigits(text))
        {
            return ParseId(text);
        }

        foreach (AccountGroup group in _groups)
        {
            if (group.Name == text)
            {
                return group.Gid;
            }
        }

        return null;
    }

    private void AddMemberships(List<uint> additional, string userName)
    {
        foreach (AccountGroup group in _groups)
        {
            if (Array.IndexOf(group.Members, userName) >= 0)
            {
                AddOnce(additional, group.Gid);
            }
        }
    }

    private static void AddOnce(List<uint> gids, uint gid)
    {
        if (!gids.Contains(gid))
        {
            gids.Add(gid);
        }
    }

    private static bool IsAllDigits(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('0', '9');

    private static uint ParseId(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint id) && id <= int.MaxValue
            ? id
            : throw new EngineException(ErrorKind.InvalidParameter, "uids and gids must be in range 0-2147483647");
}
