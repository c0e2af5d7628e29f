// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Berth.Oci.Runtime;
using Berth.Runtime.Lifecycle;
using Berth.Runtime.Program;
using Berth.Runtime.State;

namespace Berth.Runtime.Tests.Program;

/// <summary>Small texts: paths, passwd files, CPU lists, PATH, records.</summary>
public sealed class TextTests
{
    [Theory]
    [InlineData("/a/b", "/a/b")]
    [InlineData("/a/b/", "/a/b")]
    [InlineData("//a//b", "/a/b")]
    [InlineData("/a/../../b/.", "/b")]
    [InlineData("a", "/a")]
    [InlineData("/", "/")]
    [InlineData("", "/")]
    [InlineData("/..", "/")]
    [InlineData("/.hidden", "/.hidden")]
    public void Paths_are_cleaned(string path, string clean) => Assert.Equal(clean, ContainerPath.Clean(path));

    [Theory]
    [InlineData(0, "/root")]
    [InlineData(1000, "/home/alice")]
    [InlineData(5, "/")]
    [InlineData(77, "/")]
    [InlineData(100000, "/")]
    public void The_home_is_that_of_the_number(uint uid, string home)
    {
        // A name of digits, an empty field, a number with a sign and a line cut short must confuse nothing.
        const string passwd = "root:x:0:0:root:/root:/bin/sh\n1000:x:7:7::/seven:\nalice:x:1000:1000::/home/alice:/bin/sh\nempty:x:77:1:::\nsigned:x:+5:1::/five:\nshort:x:100000";
        Assert.Equal(home, HomeDirectory.Parse(Encoding.UTF8.GetBytes(passwd), uid));
    }

    [Fact]
    public void Cpu_lists_become_masks()
    {
        byte[] mask = LimitsSection.CpuMask("0-2, 9,15-16");
        Assert.Equal([0b111, 0b1000_0010, 1], mask[..3]);
        Assert.ThrowsAny<Exception>(() => LimitsSection.CpuMask("3-1"));
        Assert.ThrowsAny<Exception>(() => LimitsSection.CpuMask("x"));
        Assert.ThrowsAny<Exception>(() => LimitsSection.CpuMask("99999"));
    }

    [Fact]
    public void A_command_is_looked_for_in_the_last_path_of_the_environment()
    {
        Assert.Equal(["/b/x", "/c/x", "./x"], ExecuteSection.Candidates(new Process { Cwd = "/", Args = ["x"], Env = ["PATH=/a", "PATH=/b:/c/:"] }));
        Assert.Equal(["./x"], ExecuteSection.Candidates(new Process { Cwd = "/", Args = ["./x"], Env = ["PATH=/a"] }));
        Assert.Empty(ExecuteSection.Candidates(new Process { Cwd = "/", Args = ["x"] }));
    }

    [Fact]
    public void A_record_survives_writing_and_reading()
    {
        var record = new ContainerRecord
        {
            Id = "a", Bundle = "/b \"quoted\"", Rootfs = "/r", Pid = 7, StartTime = ulong.MaxValue, BootId = "boot", Created = "then", CgroupPath = "/c",
            Annotations = new Dictionary<string, string> { ["k"] = "v" }, NoPivot = true, NoNewKeyring = true, ExtraFds = 2,
        };
        ContainerRecord read = RecordJson.Read(RecordJson.Write(record).ToArray());
        Assert.Equal("v", read.Annotations!["k"]);
        Assert.Equal(record, read with { Annotations = record.Annotations });
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => RecordJson.Read("{}"u8));
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => RecordJson.Read("{\"id\":"u8));
    }
}
