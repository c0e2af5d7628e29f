// SPDX-License-Identifier: Apache-2.0
using Microsoft.Data.Sqlite;

namespace Berth.Engine.Store;

/// <summary>
/// Runs constant SQL with values bound to <c>$1</c>, <c>$2</c>, … . Only valid inside the delegate it was given to.
/// </summary>
public readonly struct StateTransaction
{
    private static readonly string[] s_names = ["$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8"];

    private readonly StatementCache _statements;

    internal StateTransaction(StatementCache statements) => _statements = statements;

    /// <returns>How many rows changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteNonQuery();

    /// <summary>Maps every row. The reader is closed when this returns.</summary>
    public IReadOnlyList<T> Query<T>(string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<object?> values)
    {
        using SqliteDataReader reader = Bind(sql, values).ExecuteReader();
        List<T> rows = [];
        while (reader.Read())
        {
            rows.Add(map(reader));
        }

        return rows;
    }

    /// <returns>The first column of the first row, or null.</returns>
    public object? Scalar(string sql, params ReadOnlySpan<object?> values)
    {
        object? value = Bind(sql, values).ExecuteScalar();
        return value is DBNull ? null : value;
    }

    private SqliteCommand Bind(string sql, ReadOnlySpan<object?> values)
    {
        SqliteCommand command = _statements.Get(sql);
        SqliteParameterCollection parameters = command.Parameters;
        for (int index = 0; index < values.Length; index++)
        {
            object value = values[index] ?? DBNull.Value;
            if (index < parameters.Count)
            {
                // A parameter keeps the type inferred from its first value; values of one position may be NULL in one call and text in the next.
                parameters[index].ResetSqliteType();
                parameters[index].Value = value;
            }
            else
            {
                parameters.AddWithValue(s_names[index], value);
            }
        }

        return command;
    }
}
