// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Mounts;
using Berth.Runtime.Program;

namespace Berth.Runtime.Tests.Program;

public sealed class MountOptionsTests
{
    [Fact]
    public void Attributes_are_set_and_cleared()
    {
        MountOptions options = MountOptions.Parse(["ro", "nosuid", "nodev", "exec", "suid"]);
        Assert.Equal(MountAttributes.ReadOnly | MountAttributes.NoDev, options.Set);
        Assert.Equal(MountAttributes.NoSuid | MountAttributes.NoExec, options.Clear);
    }

    [Fact]
    public void Access_times_are_one_field()
    {
        MountOptions options = MountOptions.Parse(["noatime", "strictatime"]);
        Assert.Equal(MountAttributes.StrictAccessTime, options.Set);
        Assert.Equal(MountAttributes.AccessTimeMask, options.Clear);
        Assert.Equal(MountAttributes.None, MountOptions.Parse(["noatime", "relatime"]).Set);
    }

    [Theory]
    [InlineData("rro", MountAttributes.ReadOnly)]
    [InlineData("rnosuid", MountAttributes.NoSuid)]
    [InlineData("rnosymfollow", MountAttributes.NoSymlinkFollow)]
    public void A_leading_r_means_all_below(string word, MountAttributes bit)
    {
        MountOptions options = MountOptions.Parse([word]);
        Assert.Equal((MountAttributes.None, bit), (options.Set, options.RecursiveSet));
    }

    [Theory]
    [InlineData("relatime")]
    [InlineData("remount")]
    [InlineData("rw")]
    [InlineData("ro")]
    public void Words_that_start_with_r_by_themselves_are_not_recursive(string word) =>
        Assert.Equal(MountAttributes.None, MountOptions.Parse([word]).RecursiveSet | MountOptions.Parse([word]).RecursiveClear);

    [Theory]
    [InlineData("shared", MountPropagation.Shared, false)]
    [InlineData("rslave", MountPropagation.Slave, true)]
    [InlineData("rprivate", MountPropagation.Private, true)]
    [InlineData("unbindable", MountPropagation.Unbindable, false)]
    public void Propagation_is_found(string word, MountPropagation propagation, bool recursive)
    {
        MountOptions options = MountOptions.Parse([word]);
        Assert.Equal((propagation, recursive), (options.Propagation, options.RecursivePropagation));
    }

    [Fact]
    public void The_rest_is_for_the_file_system()
    {
        MountOptions options = MountOptions.Parse(["rbind", "size=64m", "newinstance", "defaults", "tmpcopyup"]);
        Assert.Equal(["size=64m", "newinstance"], options.Data);
        Assert.True(options is { Bind: true, RecursiveBind: true, CopyUp: true });
    }

    [Fact]
    public void Every_known_word_is_known()
    {
        foreach (string word in MountOptions.Known)
        {
            MountOptions options = MountOptions.Parse([word]);
            Assert.True(options.Data.Count == 0 || word is "sync" or "dirsync" or "mand" or "lazytime" or "iversion", word);
        }
    }
}
