// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Linux.Files;
using Berth.Linux.Handles;
using Berth.Linux.Isolation;
using Berth.Oci.Runtime;
using Berth.Runtime.Lifecycle;

namespace Berth.Runtime.Program;

/// <summary>The end of every program: gate, identity, descriptors, execve.</summary>
internal static class ExecuteSection
{
    private const uint UsualUmask = 0x12; // 022

    internal static void Emit(ProgramBuilder builder)
    {
        IsolationCode code = builder.Code;
        Process process = builder.Process;
        IReadOnlyList<string> candidates = Candidates(process);
        builder.Program.Command = process.Args![0];
        Slot directory = code.OpenInRoot(new Step("open working directory", null, process.Cwd), builder.Root, process.Cwd, OpenFlags.Path | OpenFlags.Directory);
        if (builder.Request.WaitForStart)
        {
            builder.Program.FindStep = code.Steps.Count;
            code.FindProgram(new Step("find", null, process.Args[0]), candidates);
            EmitGate(builder);
        }

        HookSection.EmitStartContainer(builder);
        LimitsSection.EmitLabels(builder);
        PlaceDescriptors(builder, directory);
        IdentitySection.Emit(builder);
        code.ChangeDirectory(new Step("chdir", null, process.Cwd), directory);
        code.SetUmask(process.User.Umask ?? UsualUmask);
        code.ResetSignals();
        code.CloseFromOnExec(3 + builder.Request.ExtraFds.Count);
        builder.Program.ExecuteStep = code.Steps.Count;
        code.Execute(new Step(RuntimeFailure.ExecStep, null, process.Args[0]), candidates, process.Args, process.Env ?? []);
        builder.Program.WantsHome = !HasVariable(process.Env, "HOME=");
    }

    private static void EmitGate(ProgramBuilder builder)
    {
        IsolationCode code = builder.Code;
        Slot listener = Slot.None;
        if (builder.Request.StartsElsewhere)
        {
            listener = builder.Program.Prepare(new Step("take the start socket"), () => builder.Request.StartListener!.Duplicate());
        }

        code.Tell(new Step("report created"), builder.Sync, SyncMessage.Gate, Slot.None, Slot.None);
        if (builder.Request.StartsElsewhere)
        {
            code.AcceptStart(new Step("wait for start"), listener);
        }
        else
        {
            code.WaitByte(new Step("wait for start"), builder.Sync);
        }
    }

    // The slots' own numbers lie above every target, so that no copy overwrites the source of a later one.
    private static void PlaceDescriptors(ProgramBuilder builder, Slot directory)
    {
        IsolationCode code = builder.Code;
        ProgramRequest request = builder.Request;
        int above = 3 + request.ExtraFds.Count;
        if (builder.Terminal.Exists)
        {
            code.SetControllingTerminal(builder.Terminal);
            for (int number = 0; number < 3; number++)
            {
                code.Place(builder.Terminal, number);
            }
        }
        else if (request.Streams is { } streams)
        {
            SafeFd[] sources = [streams.Input, streams.Output, streams.Error];
            for (int number = 0; number < 3; number++)
            {
                PlaceOne(builder, sources[number], number, above, builder.Process.User.Uid);
            }
        }

        for (int i = 0; i < request.ExtraFds.Count; i++)
        {
            PlaceOne(builder, request.ExtraFds[i], 3 + i, above, owner: 0);
        }
    }

    private static void PlaceOne(ProgramBuilder builder, SafeFd source, int number, int above, uint owner)
    {
        string name = number.ToString(CultureInfo.InvariantCulture);
        Slot slot = builder.Program.Prepare(new Step("take descriptor", name), () => source.Duplicate(above));
        if (owner != 0 && !IsNullDevice(source))
        {
            // Or /dev/stdout could not be opened again by a user other than root.
            builder.Code.SetOwner(new Step("chown descriptor", name), slot, owner, uint.MaxValue, refusalAllowed: true);
        }

        builder.Code.Place(slot, number);
    }

    private static bool IsNullDevice(SafeFd fd)
    {
        FileStatus status = Fd.Status(fd);
        return status.IsCharacterDevice && status.RdevMajor == 1 && status.RdevMinor == 3;
    }

    /// <summary>Where the command may be: itself when it is a path, otherwise in each directory of the PATH that the process will have.</summary>
    internal static IReadOnlyList<string> Candidates(Process process)
    {
        string command = process.Args![0];
        if (command.Contains('/', StringComparison.Ordinal))
        {
            return [command];
        }

        var candidates = new List<string>();
        foreach (string variable in process.Env ?? [])
        {
            if (!variable.StartsWith("PATH=", StringComparison.Ordinal))
            {
                continue;
            }

            candidates.Clear(); // the last one counts, as for the C library
            foreach (string directory in variable["PATH=".Length..].Split(':'))
            {
                candidates.Add(directory.Length == 0 ? "./" + command : directory[^1] == '/' ? directory + command : directory + "/" + command);
            }
        }

        return candidates;
    }

    private static bool HasVariable(string[]? environment, string prefix)
    {
        foreach (string variable in environment ?? [])
        {
            if (variable.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
