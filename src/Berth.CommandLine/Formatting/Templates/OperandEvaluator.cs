// SPDX-License-Identifier: Apache-2.0
using Berth.CommandLine.Formatting.Values;

namespace Berth.CommandLine.Formatting.Templates;

/// <summary>Values of commands, fields, variables and function calls.</summary>
internal sealed class OperandEvaluator(Evaluator evaluator)
{
    public GoValue Command(GoValue dot, CommandNode command, GoValue? final)
    {
        Node first = command.Arguments[0];
        ReadOnlySpan<Node> rest = command.Arguments.ToArray().AsSpan(1);
        switch (first)
        {
            case FieldNode field:
                evaluator.At(field);
                return Chain(dot, dot, field, field.Fields, rest, final);
            case ChainNode chain:
                return ChainOf(dot, chain, rest, final);
            case IdentifierNode identifier:
                return Function(dot, identifier, command, rest, final);
            case VariableNode variable:
                return Variable(dot, variable, rest, final);
            case PipeNode pipe:
                RefuseArguments(first, rest, final);
                return evaluator.Pipeline(dot, pipe);
        }

        evaluator.At(first);
        RefuseArguments(first, rest, final);
        return first switch
        {
            BooleanNode boolean => GoValue.Of(boolean.Value),
            DotNode => dot,
            NilNode => throw evaluator.Fail("nil is not a command"),
            NumberNode number => Constant(number),
            StringNode text => GoValue.Of(text.Text),
            _ => throw evaluator.Fail($"can't evaluate command {GoQuote.Quote(first.ToString()!)}"),
        };
    }

    /// <summary>An argument for a parameter of the kind.</summary>
    public GoValue Argument(GoValue dot, GoParameter parameter, Node node)
    {
        evaluator.At(node);
        GoValue? value = node switch
        {
            DotNode => dot,
            NilNode => parameter is GoParameter.Any or GoParameter.TextList ? GoNothing.Value : throw evaluator.Fail($"cannot assign nil to {NameOf(parameter)}"),
            FieldNode field => Chain(dot, dot, field, field.Fields, [], null),
            VariableNode variable => Variable(dot, variable, [], null),
            PipeNode pipe => evaluator.Pipeline(dot, pipe),
            IdentifierNode identifier => Function(dot, identifier, identifier, [], null),
            ChainNode chain => ChainOf(dot, chain, [], null),
            _ => null,
        };
        return value is not null ? Fit(value, parameter) : Literal(node, parameter);
    }

    private GoValue Literal(Node node, GoParameter parameter) => (parameter, node) switch
    {
        (GoParameter.Text, StringNode text) => GoValue.Of(text.Text),
        (GoParameter.Integer, NumberNode { Whole: Int128 whole }) => new GoInteger((long)whole),
        (GoParameter.Any, StringNode text) => GoValue.Of(text.Text),
        (GoParameter.Any, BooleanNode boolean) => GoValue.Of(boolean.Value),
        (GoParameter.Any, NumberNode number) => Constant(number),
        (GoParameter.TextList, _) => throw evaluator.Fail($"can't handle {node} for arg of type []string"),
        (GoParameter.Text, _) => throw evaluator.Fail($"expected string; found {node}"),
        (GoParameter.Integer, _) => throw evaluator.Fail($"expected integer; found {node}"),
        _ => throw evaluator.Fail($"can't handle assignment of {node} to empty interface argument"),
    };

    private GoValue Fit(GoValue value, GoParameter parameter)
    {
        if (parameter == GoParameter.Any)
        {
            return value;
        }

        string wanted = NameOf(parameter);
        GoValue candidate = value is GoPointer { Target: GoValue target } ? target : value;
        if (candidate is GoNothing)
        {
            return parameter == GoParameter.TextList ? candidate : throw evaluator.Fail($"invalid value; expected {wanted}");
        }

        // A named list of strings is assignable to []string, which has no name of its own (Go specification, Assignability).
        return string.Equals(candidate.TypeName, wanted, StringComparison.Ordinal) || (parameter == GoParameter.TextList && candidate.TypeName == "strslice.StrSlice")
            ? candidate
            : throw evaluator.Fail($"wrong type for value; expected {wanted}; got {value.TypeName}");
    }

    private static string NameOf(GoParameter parameter) => parameter switch { GoParameter.Text => "string", GoParameter.Integer => "int", GoParameter.TextList => "[]string", _ => "interface {}" };

    private GoValue Constant(NumberNode number)
    {
        string text = number.ToString();
        bool hex = text.Contains("0x", StringComparison.OrdinalIgnoreCase);
        if (!hex && !number.IsCharacter && text.AsSpan().IndexOfAny(".eEpP") >= 0)
        {
            return new GoFloating(number.Floating!.Value);
        }

        return number.Whole is Int128 whole && whole <= long.MaxValue ? new GoInteger((long)whole)
            : number.Whole is not null ? throw evaluator.Fail($"{text} overflows int")
            : new GoFloating(number.Floating!.Value);
    }

    private void RefuseArguments(Node node, ReadOnlySpan<Node> arguments, GoValue? final)
    {
        if (arguments.Length > 0 || final is not null)
        {
            throw evaluator.Fail($"can't give argument to non-function {node}");
        }
    }

    private GoValue Variable(GoValue dot, VariableNode variable, ReadOnlySpan<Node> arguments, GoValue? final)
    {
        evaluator.At(variable);
        GoValue value = evaluator.Variable(variable.Name);
        if (variable.Fields.Length == 0)
        {
            RefuseArguments(variable, arguments, final);
            return value;
        }

        return Chain(dot, value, variable, variable.Fields, arguments, final);
    }

    private GoValue ChainOf(GoValue dot, ChainNode chain, ReadOnlySpan<Node> arguments, GoValue? final)
    {
        evaluator.At(chain);
        if (chain.Node is NilNode)
        {
            throw evaluator.Fail("indirection through explicit nil in " + chain);
        }

        GoValue receiver = Argument(dot, GoParameter.Any, chain.Node);
        return Chain(dot, receiver, chain, chain.Fields, arguments, final);
    }

    private GoValue Chain(GoValue dot, GoValue receiver, Node node, ReadOnlySpan<string> fields, ReadOnlySpan<Node> arguments, GoValue? final)
    {
        foreach (string field in fields[..^1])
        {
            receiver = Field(dot, receiver, node, field, [], null);
        }

        return Field(dot, receiver, node, fields[^1], arguments, final);
    }

    private GoValue Field(GoValue dot, GoValue receiver, Node node, string name, ReadOnlySpan<Node> arguments, GoValue? final)
    {
        bool called = arguments.Length > 0 || final is not null;
        switch (receiver)
        {
            case GoNothing:
                return evaluator.MissingKeyFails ? throw evaluator.Fail($"nil data; no entry for key {GoQuote.Quote(name)}") : GoNothing.Value;
            case GoPointer { Target: null }:
                throw evaluator.Fail($"nil pointer evaluating {receiver.TypeName}.{name}");
            case GoObject row:
                if (row.FindMethod(name) is GoFunction method)
                {
                    return Call(dot, node, name, method, arguments, final);
                }

                GoValue? member = row.Find(name);
                return member is not null && called ? throw evaluator.Fail($"{name} has arguments but cannot be invoked as function")
                    : member ?? throw CannotEvaluate(receiver, name);
            case GoText { TypeName: "nat.Port" } port when GoPort.Find(port.Text, name) is GoValue part:
                return part;
            case GoMap { KeyTypeName: "string" } map:
                if (called)
                {
                    throw evaluator.Fail($"{name} is not a method but has arguments");
                }

                return map.Find(name) ?? (evaluator.MissingKeyFails ? throw evaluator.Fail($"map has no entry for key {GoQuote.Quote(name)}") : GoNothing.Value);
            default:
                throw CannotEvaluate(receiver, name);
        }
    }

    private TemplateException CannotEvaluate(GoValue receiver, string name) => evaluator.Fail($"can't evaluate field {name} in type {receiver.TypeName}");

    private GoValue Function(GoValue dot, IdentifierNode identifier, Node command, ReadOnlySpan<Node> arguments, GoValue? final)
    {
        evaluator.At(identifier);
        if (identifier.Name is "and" or "or")
        {
            return ShortCircuit(dot, identifier, arguments, final);
        }

        if (identifier.Name is "call" && arguments.Length > 0 && Argument(dot, GoParameter.Any, arguments[0]) is var callee and not GoNothing)
        {
            evaluator.At(command);
            throw evaluator.Fail($"error calling call: non-function {arguments[0]} of type {callee.TypeName}");
        }

        GoFunction function = Functions.Find(identifier.Name, evaluator.HeaderFunctions)!;
        return Call(dot, command, identifier.Name, function, arguments, final);
    }

    // and, or: the later arguments are not even evaluated once the answer is known.
    private GoValue ShortCircuit(GoValue dot, IdentifierNode identifier, ReadOnlySpan<Node> arguments, GoValue? final)
    {
        if (arguments.Length == 0 && final is null)
        {
            throw evaluator.Fail($"wrong number of args for {identifier.Name}: want at least 1 got 0");
        }

        bool stopsAt = identifier.Name is "or";
        GoValue value = GoNothing.Value;
        foreach (Node argument in arguments)
        {
            value = Argument(dot, GoParameter.Any, argument);
            if (value.IsTrue == stopsAt)
            {
                return value;
            }
        }

        return final ?? value;
    }

    private GoValue Call(GoValue dot, Node node, string name, GoFunction function, ReadOnlySpan<Node> arguments, GoValue? final)
    {
        int given = arguments.Length + (final is null ? 0 : 1);
        int wanted = function.Parameters.Length;
        if (function.Rest is not null ? given < wanted : given != wanted)
        {
            string atLeast = function.Rest is not null ? "at least " : "";
            throw evaluator.Fail($"wrong number of args for {name}: want {atLeast}{wanted} got {given}");
        }

        var values = new GoValue[given];
        for (int i = 0; i < given; i++)
        {
            GoParameter parameter = i < wanted ? function.Parameters[i] : function.Rest!.Value;
            values[i] = i < arguments.Length ? Argument(dot, parameter, arguments[i]) : Fit(final!, parameter);
        }

        try
        {
            return function.Body(values);
        }
        catch (GoCallException failure)
        {
            evaluator.At(node);
            throw evaluator.Fail($"error calling {name}: {failure.Message}");
        }
    }
}
