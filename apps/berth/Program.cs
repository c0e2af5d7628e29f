// SPDX-License-Identifier: Apache-2.0
Berth.Linux.Files.Fd.FillStandard();
return Berth.CommandLine.CommandLineProgram.Run(args);
