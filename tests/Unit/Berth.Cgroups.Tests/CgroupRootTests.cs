// SPDX-License-Identifier: Apache-2.0
using Berth.Primitives;

namespace Berth.Cgroups.Tests;

public sealed class CgroupRootTests
{
    [Fact]
    public void One_controller_for_each_mount_beside_an_empty_version_2()
    {
        CgroupRoot root = CgroupRoot.Parse(
            """
            31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
            32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
            33 31 0:30 / /sys/fs/cgroup/cpuacct rw,relatime - cgroup cgroup rw,cpuacct
            40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,name=systemd
            41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
            """);
        Assert.Equal(CgroupMode.Hybrid, root.Mode);
        Assert.Equal("/sys/fs/cgroup/cpu", root.V1MountPoint("cpu"));
        Assert.Equal("/sys/fs/cgroup/systemd", root.V1MountPoint("name=systemd"));
        Assert.Null(root.V1MountPoint("memory"));
    }

    [Fact]
    public void Controllers_mounted_together_and_a_second_mount_of_them()
    {
        CgroupRoot root = CgroupRoot.Parse(
            """
            32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:5 - cgroup cgroup rw,cpu,cpuacct
            99 31 0:29 /docker/x /elsewhere/cpu\040x rw - cgroup cgroup rw,cpu,cpuacct
            """);
        Assert.Equal(CgroupMode.V1, root.Mode);
        Assert.Equal("/sys/fs/cgroup/cpu,cpuacct", Assert.Single(root.V1).MountPoint);
    }

    [Theory]
    [InlineData("30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate", CgroupMode.V2)]
    [InlineData("30 23 0:26 / /sys/fs/cgroup rw - tmpfs none rw", CgroupMode.None)]
    [InlineData("30 23 0:26 / /a rw - cgroup none rw,name=systemd\n31 23 0:27 / /b rw - cgroup2 none rw", CgroupMode.V2)]
    public void Other_hosts(string mountinfo, CgroupMode mode) => Assert.Equal(mode, CgroupRoot.Parse(mountinfo).Mode);

    [Theory]
    [InlineData("/berth/x", "/berth/x")]
    [InlineData("berth//x/", "/berth/x")]
    [InlineData("system.slice:berth:x", "/system.slice:berth:x")]
    public void Paths_are_made_clean(string given, string clean) => Assert.Equal(clean, CgroupPath.Normalize(given));

    [Theory]
    [InlineData("/")]
    [InlineData("")]
    [InlineData("/berth/../../host")]
    [InlineData("/./x")]
    [InlineData("/a\nb")]
    public void Paths_that_lead_elsewhere_are_refused(string path) => Assert.Throws<EngineException>(() => CgroupPath.Normalize(path));
}
