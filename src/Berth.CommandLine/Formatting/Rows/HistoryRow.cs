// SPDX-License-Identifier: Apache-2.0
using System.Globalization;
using Berth.Api.Images;
using Berth.CommandLine.Formatting.Tables;
using Berth.Primitives;

namespace Berth.CommandLine.Formatting.Rows;

/// <summary>One line of <c>history</c>.</summary>
internal sealed class HistoryRow(HistoryItem item, bool truncate, bool human, DateTimeOffset now)
{
    private const int CommandWidth = 45;

    private static RowTable<HistoryRow>? _table;

    public static RowTable<HistoryRow> Table => _table ??= new(
        "*image.historyContext",
        [
            new("ID", "IMAGE", static row => row.Id),
            new("CreatedSince", "CREATED", static row => row.Age),
            new("CreatedAt", "CREATED AT", static row => LocalTime.Rfc3339(row.Item.Created)),
            new("CreatedBy", "CREATED BY", static row => row.Command),
            new("Size", "SIZE", static row => row.Size),
            new("Comment", "COMMENT", static row => row.Item.Comment),
        ]);

    private HistoryItem Item => item;

    private string Id => truncate ? Ellipsis.ShortId(item.Id) : item.Id;

    // An engine leaves the time away where a build has fixed it.
    private string Age => item.Created <= -62135596800L ? "N/A" : HumanDuration.Format(now - DateTimeOffset.FromUnixTimeSeconds(item.Created)) + " ago";

    private string Command
    {
        get
        {
            string text = item.CreatedBy.Replace('\t', ' ');
            return truncate ? Ellipsis.Shorten(text, CommandWidth) : text;
        }
    }

    private string Size => human ? HumanSize.Decimal(item.Size, 3) : item.Size.ToString(CultureInfo.InvariantCulture);

    public static string Format(string format, bool quiet, bool human) => format switch
    {
        "table" or "" when quiet => "{{.ID}}",
        "table" or "" => "table {{.ID}}\\t" + (human ? "{{.CreatedSince}}" : "{{.CreatedAt}}") + "\\t{{.CreatedBy}}\\t{{.Size}}\\t{{.Comment}}",
        _ => format,
    };
}
