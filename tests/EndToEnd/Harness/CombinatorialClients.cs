// SPDX-License-Identifier: Apache-2.0
using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Berth.EndToEnd.Harness;

/// <summary>Runs a test once with each client: the first parameter is the client, the rest are the values given.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class CombinatorialClientsAttribute(params object[] values) : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Enum.GetValues<ClientKind>().Select(kind => new TheoryDataRow([kind, .. values]))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
