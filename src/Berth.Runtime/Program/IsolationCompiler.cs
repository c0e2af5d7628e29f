// SPDX-License-Identifier: Apache-2.0
using Berth.Linux.Isolation;
using Berth.Linux.Namespaces;

namespace Berth.Runtime.Program;

/// <summary>Turns a specification into an isolation program. Wrong specifications fail here, before anything exists.</summary>
internal static class IsolationCompiler
{
    /// <summary>The program of a container's first process.</summary>
    internal static IsolationProgram CompileContainer(ProgramRequest request)
    {
        SpecCheck.Container(request);
        var builder = new ProgramBuilder(request) { Namespaces = NamespacePlan.From(request.Spec.Linux) };
        try
        {
            EmitContainer(builder);
            return builder.Program;
        }
        catch
        {
            builder.Program.Dispose();
            throw;
        }
    }

    /// <summary>The program of a further process: it enters the container's namespaces by its first process.</summary>
    internal static IsolationProgram CompileExec(ProgramRequest request)
    {
        SpecCheck.Process(request.Process);
        var builder = new ProgramBuilder(request) { Namespaces = NamespacePlan.From(null) };
        try
        {
            EmitExec(builder, NamespacePlan.From(request.Spec.Linux).All);
            return builder.Program;
        }
        catch
        {
            builder.Program.Dispose();
            throw;
        }
    }

    private static void EmitContainer(ProgramBuilder builder)
    {
        IsolationCode code = builder.Code;
        builder.Program.Sync = code.NewSlot();
        EmitEarly(builder);
        builder.Namespaces.Emit(builder);
        EmitSession(builder);
        EmitNames(builder);

        code.SetUmask(0); // modes of nodes and directories are meant as written
        RootSection.Attach(builder);
        MountSection.Emit(builder);
        DeviceSection.Emit(builder);
        if (builder.Process.Terminal)
        {
            TerminalSection.Emit(builder, bindConsole: true);
        }

        code.Close(code.OpenOrMakeTarget(new Step("make working directory", null, builder.Process.Cwd), builder.Root, builder.Process.Cwd, Slot.None));
        HookSection.EmitCreate(builder);
        SysctlSection.Emit(builder);
        RootSection.Pivot(builder);
        ConcealmentSection.Emit(builder);
        RootSection.Seal(builder);
        LimitsSection.EmitLimits(builder);
        LimitsSection.EmitScheduling(builder);
        ExecuteSection.Emit(builder);
    }

    private static void EmitExec(ProgramBuilder builder, NamespaceKinds kinds)
    {
        IsolationCode code = builder.Code;
        builder.Program.Sync = code.NewSlot();
        Slot init = builder.Program.Prepare(new Step("take the container's first process"), () => builder.Request.InitPidFd!.Duplicate());
        EmitEarly(builder);
        LimitsSection.EmitLimits(builder);
        if ((kinds & NamespaceKinds.Pid) != 0)
        {
            builder.Program.PidNamespace = init;
            builder.Program.PidNamespaceIsPidFd = true;
        }

        NamespaceKinds entered = kinds & ~NamespaceKinds.Pid;
        if (entered != NamespaceKinds.None)
        {
            code.Enter(new Step("enter namespaces", entered.ToString()), init, entered);
        }

        if ((kinds & NamespaceKinds.User) != 0)
        {
            code.SetGroups(new Step("setgroups", "none"), [], refusalAllowed: true);
            code.SetGroup(new Step("setresgid", "0"), 0);
            code.SetUser(new Step("setresuid", "0"), 0);
            code.SetNonDumpable();
        }

        EmitSession(builder);
        builder.Root = code.OpenOwnRoot();
        if (builder.Process.Terminal)
        {
            TerminalSection.Emit(builder, bindConsole: false);
        }

        LimitsSection.EmitScheduling(builder);
        ExecuteSection.Emit(builder);
    }

    // While the process still has the host's view and rights.
    private static void EmitEarly(ProgramBuilder builder)
    {
        foreach (string path in builder.Request.TasksFiles)
        {
            Slot tasks = builder.Program.Prepare(
                new Step("open", null, path), () => Berth.Linux.Files.Fd.Open(path, Berth.Linux.Files.OpenFlags.WriteOnly));
            builder.Code.JoinCgroup(tasks, path);
        }

        if (builder.Process.ExecCpuAffinity is { } affinity && builder.Request.InitPidFd is not null && (affinity.Final ?? affinity.Initial) is { Length: > 0 } cpus)
        {
            builder.Code.SetAffinity(new Step("set CPU affinity", cpus), LimitsSection.CpuMask(cpus));
        }

        LimitsSection.EmitOutOfMemoryScore(builder);
    }

    private static void EmitSession(ProgramBuilder builder)
    {
        builder.Code.NewSession();
        if (!builder.Request.NoNewKeyring)
        {
            // Without one of its own the container could read the keys of whoever started the engine (CVE-2014-9357's kin; keyrings(7)).
            builder.Code.JoinKeyring("_ses." + builder.Request.Id);
        }
    }

    private static void EmitNames(ProgramBuilder builder)
    {
        if (builder.Spec.Hostname is { Length: > 0 } host)
        {
            builder.Code.SetHostname(host);
        }

        if (builder.Spec.Domainname is { Length: > 0 } domain)
        {
            builder.Code.SetDomainname(domain);
        }

        if ((builder.Namespaces.New & NamespaceKinds.Network) != 0)
        {
            builder.Code.BringUpLoopback();
        }
    }
}
