// SPDX-License-Identifier: Apache-2.0
using System.Text.Json;
using Berth.Engine.Containers.Records;
using Berth.Primitives;

namespace Berth.Engine.Store;

/// <summary>The containers' rows. Each method is one transaction.</summary>
internal sealed class ContainerStore(StateDatabase database)
{
    public void Insert(ContainerRecord record, RunState state)
    {
        byte[] document = RecordDocument.Write(record);
        byte[] stateDocument = Serialize(state);
        database.Write(t => t.Execute(
            "INSERT INTO containers(id, name, created, document, state) VALUES ($1, $2, $3, $4, $5)",
            record.Id, record.Name, record.Created.ToUnixTimeMilliseconds(), document, stateDocument));
    }

    public void UpdateState(string id, RunState state)
    {
        byte[] document = Serialize(state);
        database.Write(t => t.Execute("UPDATE containers SET state = $2 WHERE id = $1", id, document));
    }

    public void UpdateRecord(ContainerRecord record)
    {
        byte[] document = RecordDocument.Write(record);
        database.Write(t => t.Execute("UPDATE containers SET name = $2, document = $3 WHERE id = $1", record.Id, record.Name, document));
    }

    public void Delete(string id) => database.Write(t => t.Execute("DELETE FROM containers WHERE id = $1", id));

    /// <summary>Every container that can be read. A damaged one is told to <paramref name="damaged"/> and skipped, so that it bricks nothing but itself.</summary>
    public IReadOnlyList<(ContainerRecord Record, RunState State)> Load(Action<string, Exception> damaged)
    {
        IReadOnlyList<(string Id, string Name, byte[] Document, byte[] State)> rows = database.Read(t => t.Query(
            "SELECT id, name, document, state FROM containers",
            row => (row.GetString(0), row.GetString(1), row.GetFieldValue<byte[]>(2), row.GetFieldValue<byte[]>(3))));
        List<(ContainerRecord, RunState)> containers = new(rows.Count);
        foreach ((string id, string name, byte[] document, byte[] state) in rows)
        {
            try
            {
                containers.Add((RecordDocument.Read(id, name, document), Deserialize(state)));
            }
            catch (Exception failure) when (failure is EngineException or JsonException or FormatException)
            {
                damaged(id, failure);
            }
        }

        return containers;
    }

    private static byte[] Serialize(RunState state) => JsonSerializer.SerializeToUtf8Bytes(state, RunStateJson.Default.RunState);

    private static RunState Deserialize(byte[] json) => JsonSerializer.Deserialize(json, RunStateJson.Default.RunState) ?? throw new JsonException("state is null");
}
