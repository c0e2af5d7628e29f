// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Berth.Engine.Users;
using Berth.Primitives;

namespace Berth.Engine.Tests.Users;

public sealed class AccountDatabaseTests
{
    private const string Passwd = """
        # comment
        root:x:0:0:root:/root:/bin/sh
        daemon:x:1:1::/usr/sbin:/bin/false
        app:x:1000:1001:App:/home/app:/bin/sh
        0:x:4242:4242::/zero:/bin/sh
        broken:x:abc:0::/:/bin/sh
        huge:x:4294967296:0::/:/bin/sh
        minus:x:-1:0::/:/bin/sh
        """;

    private const string Group = """
        root:x:0:
        wheel:x:10:root,app
        app:x:1001:
        video:x:44:app
        1000:x:77:
        torn:x:zz:app
        """;

    private static readonly AccountDatabase s_accounts = new(Encoding.UTF8.GetBytes(Passwd), Encoding.UTF8.GetBytes(Group));

    [Theory]
    [InlineData("", 0, 0, "0,10", "/root")]
    [InlineData("root", 0, 0, "0,10", "/root")]
    [InlineData("app", 1000, 1001, "1001,10,44", "/home/app")]
    [InlineData("1000", 1000, 1001, "1001,10,44", "/home/app")]
    [InlineData("app:video", 1000, 44, "44", "/home/app")]
    [InlineData("app:1000", 1000, 1000, "1000", "/home/app")]
    [InlineData("555", 555, 0, "0", "/")]
    [InlineData("555:666", 555, 666, "666", "/")]
    [InlineData(":wheel", 0, 10, "10", "/root")]
    [InlineData("0", 0, 0, "0,10", "/root")]
    public void Resolve_FollowsTheFiles(string specification, uint uid, uint gid, string groups, string home)
    {
        ResolvedUser user = s_accounts.Resolve(specification, null);

        Assert.Equal((uid, gid, groups, home), (user.Uid, user.Gid, string.Join(',', user.AdditionalGids), user.Home));
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("broken")]
    [InlineData("huge")]
    [InlineData("minus")]
    [InlineData("4294967296")]
    [InlineData("2147483648")]
    [InlineData("99999999999999999999")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("root:torn")]
    [InlineData("root:nogroup")]
    [InlineData("root:4294967295")]
    public void Resolve_OfWhatIsNotThere_IsAnErrorAndNeverRoot(string specification)
    {
        EngineException failure = Assert.Throws<EngineException>(() => s_accounts.Resolve(specification, null));

        Assert.Equal(ErrorKind.InvalidParameter, failure.Kind);
    }

    [Fact]
    public void Resolve_AddsGroupsOnce()
    {
        ResolvedUser user = s_accounts.Resolve("app", ["video", "1000", "wheel", "5"]);

        Assert.Equal([1001u, 10u, 44u, 1000u, 5u], user.AdditionalGids);
        Assert.Throws<EngineException>(() => s_accounts.Resolve("app", ["nope"]));
    }

    [Fact]
    public void Resolve_WithoutAnyFile_KnowsNumbersAndRootOnly()
    {
        AccountDatabase none = new([], []);

        Assert.Equal(0u, none.Resolve("", null).Uid);
        Assert.Equal(12u, none.Resolve("12", null).Uid);
        Assert.Throws<EngineException>(() => none.Resolve("root", null));
    }
}
