// SPDX-License-Identifier: Apache-2.0
using Berth.Oci.Runtime;

namespace Berth.RuntimeApp;

internal static class Help
{
    // A constant, because asking the assembly for its attribute takes reflection at each start. A test compares it with Directory.Build.props.
    internal const string Number = "0.1.0";

    internal static string Version => $"berth-runtime version {Number}\nspec: {RuntimeSpec.Version}\n";

    internal const string Text = """
        berth-runtime: an OCI container runtime

        usage: berth-runtime [--root DIR] [--log FILE] [--log-format text|json] VERB [OPTIONS] ...

          create   [-b DIR] [--pid-file F] [--console-socket S] [--no-pivot] [--no-new-keyring] [--preserve-fds N] ID
          run      as create, and [-d] [--keep] ID
          start    ID
          exec     [-e K=V] [-u UID[:GID]] [--cwd DIR] [-t] [-d] [--pid-file F] [--cap C] [-p FILE] ID COMMAND [ARG...]
          kill     [-a] ID [SIGNAL]
          delete   [-f] ID
          state    ID
          list     [-f table|json] [-q]
          ps       [-f table|json] ID [PS OPTIONS]
          pause    ID
          resume   ID
          update   [-r FILE] [--memory N] [--cpu-quota N] ... ID
          events   [--stats] [--interval DURATION] ID
          spec     [-b DIR] [--rootless]
          features
          explain  BUNDLE    prints the steps that isolate the container, and starts nothing

        """;
}
