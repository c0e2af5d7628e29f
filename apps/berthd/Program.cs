// SPDX-License-Identifier: Apache-2.0
return await Berth.Server.Hosting.Daemon.RunAsync(args).ConfigureAwait(false);
