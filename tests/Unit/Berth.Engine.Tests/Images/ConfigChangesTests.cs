// SPDX-License-Identifier: Apache-2.0
using Berth.Engine.Images;
using Berth.Oci.Image;
using Berth.Primitives;

namespace Berth.Engine.Tests.Images;

public sealed class ConfigChangesTests
{
    [Fact]
    public void EveryInstruction_ChangesItsField()
    {
        ImageExecution config = Apply(
            "CMD echo hi", "ENTRYPOINT [\"/e\", \"a b\"]", "ENV A=1 B=\"x y\" C=$A-${B}", "ENV OLD form with blanks", "EXPOSE 80 53/udp 7000-7002", "LABEL l=\"v w\" m='$A'",
            "ONBUILD RUN x", "STOPSIGNAL SIGINT", "USER me:us", "VOLUME /a /b", "VOLUME [\"/c d\"]", "WORKDIR /x", "WORKDIR y/../z",
            "HEALTHCHECK --interval=5s --retries=3 CMD curl -f http://localhost");

        Assert.Equal(["/bin/sh", "-c", "echo hi"], config.Cmd!);
        Assert.Equal(["/e", "a b"], config.Entrypoint!);
        Assert.Equal(["A=1", "B=x y", "C=-", "OLD=form with blanks"], config.Env!);
        Assert.Equal(["53/udp", "7000/tcp", "7001/tcp", "7002/tcp", "80/tcp"], config.ExposedPorts!.Keys);
        Assert.Equal(("v w", "$A"), (config.Labels!["l"], config.Labels["m"]));
        Assert.Equal(["RUN x"], config.OnBuild!);
        Assert.Equal("SIGINT", config.StopSignal);
        Assert.Equal("me:us", config.User);
        Assert.Equal(["/a", "/b", "/c d"], config.Volumes!.Keys);
        Assert.Equal("/x/z", config.WorkingDir);
        Assert.Equal(["CMD-SHELL", "curl -f http://localhost"], config.Healthcheck!.Test!);
        Assert.Equal((5_000_000_000L, 3), (config.Healthcheck.Interval!.Value, config.Healthcheck.Retries!.Value));
    }

    [Fact]
    public void Variables_ComeFromTheEnvironmentBefore()
    {
        ImageExecution config = Apply("ENV A=1", "ENV B=${A}2 C=${X:-d} D=${A:+set} E=\\$A F='$A'", "WORKDIR /$A");

        Assert.Equal(["A=1", "B=12", "C=d", "D=set", "E=$A", "F=$A"], config.Env!);
        Assert.Equal("/1", config.WorkingDir);
    }

    [Theory]
    [InlineData("RUN ls", "RUN is not a valid change command")]
    [InlineData("from x", "from is not a valid change command")]
    [InlineData("ENV", "ENV requires at least one argument")]
    [InlineData("ENV A", "ENV must have two arguments")]
    [InlineData("LABEL a=b c", "Syntax error - can't find = in \"c\". Must be of the form: name=value")]
    [InlineData("EXPOSE x", "invalid containerPort: x")]
    [InlineData("STOPSIGNAL SIGNOPE", "invalid signal: SIGNOPE")]
    [InlineData("ONBUILD FROM x", "FROM isn't allowed as an ONBUILD trigger")]
    [InlineData("ONBUILD ONBUILD RUN x", "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed")]
    [InlineData("HEALTHCHECK RUN x", "Unknown type \"RUN\" in HEALTHCHECK (try CMD)")]
    public void WhatIsWrong_IsSaidInDockersWords(string change, string problem)
    {
        EngineException failure = Assert.Throws<EngineException>(() => Apply(change));

        Assert.Equal(problem, failure.Message);
        Assert.Equal(ErrorKind.InvalidParameter, failure.Kind);
    }

    [Theory]
    [InlineData("busy*", "busybox", true)]
    [InlineData("busybox:1.?", "busybox:1.3", true)]
    [InlineData("*", "user/tool", false)]
    [InlineData("*/*", "user/tool", true)]
    [InlineData("b[a-u]sy", "busy", true)]
    [InlineData("b[^a-u]sy", "busy", false)]
    [InlineData("busy", "busybox", false)]
    public void Patterns_MatchAsGosPathMatch(string pattern, string name, bool expected) => Assert.Equal(expected, ImageFilter.PathMatch(pattern, name));

    private static ImageExecution Apply(params string[] changes) => ConfigChanges.Apply(new ImageExecution(), changes);
}
