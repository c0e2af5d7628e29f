// SPDX-License-Identifier: Apache-2.0
Berth.Linux.Files.Fd.FillStandard();
return await Berth.Server.Hosting.Daemon.RunAsync(args).ConfigureAwait(false);
