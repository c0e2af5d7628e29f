// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Containers;
using Berth.Api.Volumes;
using Berth.CommandLine.Formatting.Tables;
using Berth.CommandLine.Formatting.Templates;
using Berth.CommandLine.Formatting.Values;
using Berth.Primitives;

namespace Berth.CommandLine.Formatting.Rows;

/// <summary>One line of <c>ps</c>.</summary>
internal sealed class ContainerRow(ContainerSummary container, bool truncate, DateTimeOffset now)
{
    private const string DefaultColumns = "table {{.ID}}\\t{{.Image}}\\t{{.Command}}\\t{{.RunningFor}}\\t{{.Status}}\\t{{.Ports}}\\t{{.Names}}";
    private const int CommandWidth = 20;
    private const int MountWidth = 15;

    private static RowTable<ContainerRow>? _table;

    public static RowTable<ContainerRow> Table => _table ??= new(
        "*formatter.ContainerContext",
        [
            new("ID", "CONTAINER ID", static row => row.Id),
            new("Names", "NAMES", static row => row.Names),
            new("Image", "IMAGE", static row => row.Image),
            new("Command", "COMMAND", static row => row.Command),
            new("CreatedAt", "CREATED AT", static row => LocalTime.Describe(row.Container.Created)),
            new("RunningFor", "CREATED", static row => row.Age),
            new("Ports", "PORTS", static row => PortColumn.Format(row.Container.Ports ?? [])),
            new("State", "STATE", static row => row.Container.State),
            new("Status", "STATUS", static row => row.Container.Status),
            new("Size", "SIZE", static row => row.Size),
            new("Labels", "LABELS", static row => row.Labels),
            new("Mounts", "MOUNTS", static row => row.Mounts),
            new("LocalVolumes", "LOCAL VOLUMES", static row => row.LocalVolumes),
            new("Networks", "NETWORKS", static row => row.Networks),
            new("Platform", "PLATFORM", static _ => new GoPointer("*v1.Platform", null)),
        ],
        new(static (row, label) => row.Container.Labels?.GetValueOrDefault(label) ?? ""));

    /// <summary>Whether a template asked for the size, which the engine has to be asked for.</summary>
    public bool SizeAsked { get; private set; }

    private ContainerSummary Container => container;

    private string Id => truncate ? Ellipsis.ShortId(container.Id) : container.Id;

    private string Age => HumanDuration.Format(now - DateTimeOffset.FromUnixTimeSeconds(container.Created)) + " ago";

    // Names with a second slash are those that links gave: the container's own is the one without.
    private string Names
    {
        get
        {
            string[] names = [.. container.Names.Select(static name => name.StartsWith('/') ? name[1..] : name)];
            string? own = truncate ? Array.Find(names, static name => !name.Contains('/', StringComparison.Ordinal)) : null;
            return own ?? string.Join(',', names);
        }
    }

    private string Image
    {
        get
        {
            if (container.Image.Length == 0)
            {
                return "<no image>";
            }

            if (!truncate)
            {
                return container.Image;
            }

            string id = Ellipsis.ShortId(container.ImageId);
            if (string.Equals(id, Ellipsis.ShortId(container.Image), StringComparison.Ordinal))
            {
                return id;
            }

            return !ImageReference.TryParse(container.Image, out ImageReference? reference) ? container.Image
                : reference.Tag is null ? reference.FamiliarName : reference.FamiliarName + ":" + reference.Tag;
        }
    }

    private string Command => GoQuote.Quote(truncate ? Ellipsis.Shorten(container.Command, CommandWidth) : container.Command);

    private string Size
    {
        get
        {
            SizeAsked = true;
            string written = HumanSize.Decimal(container.SizeRw, 3);
            return container.SizeRootFs > 0 ? $"{written} (virtual {HumanSize.Decimal(container.SizeRootFs, 3)})" : written;
        }
    }

    private string Labels => string.Join(',', (container.Labels ?? []).Select(static label => label.Key + "=" + label.Value).Order(StringComparer.Ordinal));

    private string Mounts => string.Join(',', (container.Mounts ?? []).Select(mount => truncate ? Ellipsis.Shorten(Name(mount), MountWidth) : Name(mount)));

    private string LocalVolumes => (container.Mounts ?? []).Count(static mount => mount.Driver is "local").ToString(System.Globalization.CultureInfo.InvariantCulture);

    private string Networks => string.Join(',', (container.NetworkSettings?.Networks ?? []).Select(static network => network.Key).Order(StringComparer.Ordinal));

    /// <summary>The columns that are shown when the user names none.</summary>
    public static string Format(string format, bool quiet, bool size) => format switch
    {
        "table" or "" => quiet ? "{{.ID}}" : size ? DefaultColumns + "\\t{{.Size}}" : DefaultColumns,
        "raw" => quiet ? "container_id: {{.ID}}" : RawLines + (size ? "size: {{.Size}}\\n" : ""),
        _ => quiet ? "{{.ID}}" : format,
    };

    private static string RawLines => "container_id: {{.ID}}\\nimage: {{.Image}}\\ncommand: {{.Command}}\\ncreated_at: {{.CreatedAt}}\\nstate: {{- pad .State 1 0}}\\n"
        + "status: {{- pad .Status 1 0}}\\nnames: {{.Names}}\\nlabels: {{- pad .Labels 1 0}}\\nports: {{- pad .Ports 1 0}}\\n";

    private static string Name(MountPoint mount) => string.IsNullOrEmpty(mount.Name) ? mount.Source : mount.Name;
}
