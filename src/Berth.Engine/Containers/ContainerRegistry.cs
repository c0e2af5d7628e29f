// SPDX-License-Identifier: Apache-2.0
using System.Collections.Concurrent;
using Berth.Primitives;

namespace Berth.Engine.Containers;

/// <summary>Every container in memory, by id and by name. Lookups take no lock.</summary>
internal sealed class ContainerRegistry
{
    private readonly ConcurrentDictionary<string, Container> _byId = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _idByName = new(StringComparer.Ordinal);

    public ICollection<Container> All => _byId.Values;

    public int Count => _byId.Count;

    public void Add(Container container) => _byId[container.Id] = container;

    public void Remove(Container container)
    {
        _byId.TryRemove(container.Id, out _);
        ReleaseName(container.Record.Name, container.Id);
    }

    /// <returns>Whether the name was free.</returns>
    public bool TryReserveName(string name, string id) => _idByName.TryAdd(name, id);

    /// <exception cref="EngineException">Conflict, in Docker's words.</exception>
    public void ReserveName(string name, string id)
    {
        while (!_idByName.TryAdd(name, id))
        {
            if (_idByName.TryGetValue(name, out string? owner))
            {
                throw new EngineException(
                    ErrorKind.Conflict,
                    $"Conflict. The container name \"/{name}\" is already in use by container \"{owner}\". You have to remove (or rename) that container to be able to reuse that name.");
            }
        }
    }

    public void ReleaseName(string name, string id) => _idByName.TryRemove(KeyValuePair.Create(name, id));

    /// <summary>By full id, then by name, then by an unambiguous start of an id.</summary>
    public Container Find(string nameOrId) =>
        TryFind(nameOrId) ?? throw new EngineException(ErrorKind.NotFound, $"No such container: {nameOrId}");

    /// <inheritdoc cref="Find"/>
    public Container? TryFind(string nameOrId)
    {
        if (_byId.TryGetValue(nameOrId, out Container? container))
        {
            return container;
        }

        string name = nameOrId.StartsWith('/') ? nameOrId[1..] : nameOrId;
        if (_idByName.TryGetValue(name, out string? id) && _byId.TryGetValue(id, out container))
        {
            return container;
        }

        return FindByPrefix(nameOrId);
    }

    public Container? TryGet(string id) => _byId.GetValueOrDefault(id);

    private Container? FindByPrefix(string prefix)
    {
        if (prefix.Length is 0 or > ContainerId.Length || prefix.AsSpan().ContainsAnyExcept("0123456789abcdef"))
        {
            return null;
        }

        Container? found = null;
        foreach (Container candidate in _byId.Values)
        {
            if (candidate.Id.StartsWith(prefix, StringComparison.Ordinal))
            {
                if (found is not null)
                {
                    throw new EngineException(ErrorKind.InvalidParameter, $"Multiple IDs found with provided prefix: {prefix}");
                }

                found = candidate;
            }
        }

        return found;
    }
}
