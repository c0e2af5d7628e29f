// SPDX-License-Identifier: Apache-2.0
namespace Berth.CommandLine.Formatting.Values;

/// <summary>What a parameter of a function takes.</summary>
internal enum GoParameter
{
    Any,
    Text,
    TextList,
    Integer,
}

/// <summary>A function or method that templates can call.</summary>
/// <param name="Parameters">The fixed parameters.</param>
/// <param name="Rest">The kind of each further argument of a variadic function; null when there are none.</param>
internal sealed record GoFunction(GoParameter[] Parameters, GoParameter? Rest, Func<GoValue[], GoValue> Body);

/// <summary>A function refused its arguments; the evaluator adds where.</summary>
internal sealed class GoCallException(string message) : Exception(message);
