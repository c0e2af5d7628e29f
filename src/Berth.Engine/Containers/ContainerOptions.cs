// SPDX-License-Identifier: Apache-2.0
using Berth.Api.Wire;

namespace Berth.Engine.Containers;

/// <summary>What GET /containers/json asks for.</summary>
public sealed record ContainerListOptions
{
    public bool All { get; init; }

    /// <summary>The newest so many, running or not; 0 or less means no limit.</summary>
    public int Limit { get; init; }

    public bool Size { get; init; }

    public Filters Filters { get; init; } = new();
}

/// <summary>What POST /containers/{id}/attach asks for.</summary>
public sealed record AttachOptions
{
    /// <summary>Replays the log first.</summary>
    public bool Logs { get; init; }

    /// <summary>Follows the live streams.</summary>
    public bool Stream { get; init; }

    public bool Stdin { get; init; }

    public bool Stdout { get; init; }

    public bool Stderr { get; init; }

    /// <summary>Empty for the default.</summary>
    public string DetachKeys { get; init; } = "";
}

/// <summary>What GET /containers/{id}/logs asks for.</summary>
public sealed record LogsOptions
{
    public bool Stdout { get; init; }

    public bool Stderr { get; init; }

    public bool Follow { get; init; }

    public bool Timestamps { get; init; }

    public bool Details { get; init; }

    /// <summary>A number of lines, or <c>all</c>, which is also meant by an empty text.</summary>
    public string Tail { get; init; } = "";

    /// <summary>Unix seconds with an optional fraction, or empty.</summary>
    public string Since { get; init; } = "";

    /// <summary>Unix seconds with an optional fraction, or empty.</summary>
    public string Until { get; init; } = "";
}
