// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Berth.Cgroups;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Oci.Runtime;
using Berth.Oci.Runtime.Reading;
using Berth.Primitives;
using Berth.Runtime.Program;

namespace Berth.Runtime.Lifecycle.Verbs;

/// <summary>explain: a bundle's isolation program in words. Nothing is made.</summary>
public static class ExplainVerb
{
    public static IReadOnlyList<string> Run(string bundle)
    {
        using SafeFd file = Fd.Open(bundle + "/" + RuntimeSpec.FileName, OpenFlags.ReadOnly);
        RuntimeSpec spec = RuntimeSpecReader.Read(Fd.ReadToEnd(file));
        string path = spec.Linux?.CgroupsPath is { Length: > 0 } given ? given : "/ID";
        using IsolationProgram program = IsolationCompiler.CompileContainer(ContainerLauncher.ProgramRequestOf(new LaunchRequest
        {
            Id = "ID",
            BundlePath = bundle,
            Spec = spec,
            Cgroup = CgroupDriver.Open(path),
            Streams = spec.Process?.Terminal == true ? null : ContainerCreation.OwnStreams(),
        }));
        return program.Describe();
    }
}
