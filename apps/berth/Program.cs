// SPDX-License-Identifier: Apache-2.0
return Berth.CommandLine.CommandLineProgram.Run(args);
