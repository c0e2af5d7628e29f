// SPDX-License-Identifier: Apache-2.0
using System.Text;
using Berth.CommandLine.Flags;
using Berth.CommandLine.Terminal;

namespace Berth.CommandLine.Tests.Terminal;

public sealed class DetachKeysTests
{
    [Theory]
    [InlineData("ctrl-p,ctrl-q", "ab\u0010\u0011cd", "ab", true)]
    [InlineData("ctrl-p,ctrl-q", "a\u0010b", "a\u0010b", false)]
    [InlineData("ctrl-p,ctrl-q", "a\u0010\u0010\u0011b", "a\u0010", true)]
    [InlineData("x", "abxc", "ab", true)]
    [InlineData("a,b,c", "aababx", "aababx", false)]
    [InlineData("ctrl-@,ctrl-_,DEL", "\0\u001f\u007f", "", true)]
    public void Keys_AreFoundWhateverWayTheyComeIn(string keys, string typed, string passed, bool left)
    {
        foreach (var step in new[] { 1, 2, typed.Length })
        {
            var filter = DetachKeys.Parse(keys);
            var output = new StringBuilder();
            var found = false;
            var buffer = new byte[64];
            for (var at = 0; at < typed.Length && !found; at += step)
            {
                found = filter.Filter(Encoding.Latin1.GetBytes(typed.Substring(at, Math.Min(step, typed.Length - at))), buffer, out var count);
                output.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }

            Assert.Equal((left, passed), (found, output.ToString()));
        }
    }

    [Theory]
    [InlineData("ctrl-1")]
    [InlineData("")]
    [InlineData("ab")]
    [InlineData("a,,b")]
    public void UnknownKeys_AreRefused(string keys) => Assert.Throws<FlagValueException>(() => DetachKeys.Parse(keys));
}
