// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Berth.Engine.Streams;
using Berth.Primitives;

namespace Berth.Engine.Tests.Streams;

public sealed class DetachKeysTests
{
    [Theory]
    [InlineData("", "\x10\x11")]
    [InlineData("ctrl-p,ctrl-q", "\x10\x11")]
    [InlineData("ctrl-@,a,ctrl-_", "\0a\x1f")]
    [InlineData("q", "q")]
    public void Parse_ReadsKeys(string text, string expected) => Assert.Equal(Encoding.ASCII.GetBytes(expected), DetachKeys.ParseBytes(text));

    [Theory]
    [InlineData("ctrl-")]
    [InlineData("ctrl-1")]
    [InlineData("abc")]
    [InlineData("a,,b")]
    public void Parse_RefusesTheRest(string text) => Assert.Equal(ErrorKind.InvalidParameter, Assert.Throws<EngineException>(() => DetachKeys.ParseBytes(text)).Kind);

    [Theory]
    [InlineData("abc", "abc", false)]
    [InlineData("ab\x10\x11xx", "ab", true)]
    [InlineData("\x10z", "\x10z", false)]
    [InlineData("\x10|\x11", "", true)]
    [InlineData("\x10|\x10|\x11", "\x10", true)]
    [InlineData("\x10|a", "\x10" + "a", false)]
    [InlineData("\x10", "", false)]
    public void Filter_FindsTheSequenceOverReads(string reads, string passed, bool detached)
    {
        DetachKeys keys = DetachKeys.Parse("");
        List<byte> found = [];
        bool complete = false;
        foreach (string read in reads.Split('|'))
        {
            byte[] buffer = new byte[64];
            complete = keys.Filter(Encoding.ASCII.GetBytes(read), buffer, out int count);
            found.AddRange(buffer[..count]);
        }

        Assert.Equal((passed, detached), (Encoding.ASCII.GetString([.. found]), complete));
    }
}
