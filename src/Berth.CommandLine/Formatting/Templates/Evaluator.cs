// SPDX-License-Identifier: Apache-2.0
using System.Runtime.CompilerServices;
using System.Text;
using Berth.CommandLine.Formatting.Values;

namespace Berth.CommandLine.Formatting.Templates;

/// <summary>Walks a template's tree and writes its text.</summary>
internal sealed class Evaluator
{
    private readonly string _name;
    private readonly string _text;
    private readonly Dictionary<string, ListNode> _definitions;
    private readonly StringBuilder _output;
    private readonly List<(string Name, GoValue Value)> _variables = [];
    private readonly OperandEvaluator _operands;
    private string _template;
    private int _variablesStart;
    private Node? _at;

    public Evaluator(string name, string text, Dictionary<string, ListNode> definitions, StringBuilder output, bool missingKeyFails, bool headerFunctions)
    {
        _name = name;
        _template = name;
        _text = text;
        _definitions = definitions;
        _output = output;
        MissingKeyFails = missingKeyFails;
        HeaderFunctions = headerFunctions;
        _operands = new OperandEvaluator(this);
    }

    private enum Flow
    {
        On,
        Break,
        Continue,
    }

    public bool MissingKeyFails { get; }

    public bool HeaderFunctions { get; }

    public void Run(GoValue data)
    {
        _variables.Add(("$", data));
        Walk(data, _definitions[_name]);
    }

    /// <summary>The node that failures from now on are about.</summary>
    public void At(Node node) => _at = node;

    public TemplateException Fail(string message)
    {
        string name = _template;
        if (_at is null)
        {
            return new TemplateException($"template: {name}: {message}");
        }

        int lineStart = _at.Position == 0 ? 0 : _text.LastIndexOf('\n', _at.Position - 1) + 1;
        int line = 1 + _text.AsSpan(0, _at.Position).Count('\n');
        int column = Encoding.UTF8.GetByteCount(_text.AsSpan(lineStart, _at.Position - lineStart));
        return new TemplateException($"template: {_name}:{line}:{column}: executing {GoQuote.Quote(name)} at <{_at}>: {message}");
    }

    public GoValue Variable(string name)
    {
        for (int i = _variables.Count - 1; i >= _variablesStart; i--)
        {
            if (string.Equals(_variables[i].Name, name, StringComparison.Ordinal))
            {
                return _variables[i].Value;
            }
        }

        throw Fail($"undefined variable: {name}");
    }

    public GoValue Pipeline(GoValue dot, PipeNode pipe)
    {
        At(pipe);
        GoValue? value = null;
        foreach (CommandNode command in pipe.Commands)
        {
            value = _operands.Command(dot, command, value);
        }

        foreach (VariableNode variable in pipe.Declarations)
        {
            if (pipe.IsAssignment)
            {
                Assign(variable.Name, value!);
            }
            else
            {
                _variables.Add((variable.Name, value!));
            }
        }

        return value!;
    }

    private void Assign(string name, GoValue value)
    {
        for (int i = _variables.Count - 1; i >= _variablesStart; i--)
        {
            if (string.Equals(_variables[i].Name, name, StringComparison.Ordinal))
            {
                _variables[i] = (name, value);
                return;
            }
        }

        throw Fail($"undefined variable: {name}");
    }

    private Flow Walk(GoValue dot, Node node)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        At(node);
        switch (node)
        {
            case ListNode list:
                return WalkList(dot, list);
            case TextNode text:
                _output.Append(text.Text);
                return Flow.On;
            case ActionNode action:
                GoValue value = Pipeline(dot, action.Pipe);
                if (action.Pipe.Declarations.Count == 0)
                {
                    At(node);
                    _output.Append(GoPrinter.Print(value));
                }

                return Flow.On;
            case BranchNode { Keyword: "range" } range:
                return Range(dot, range);
            case BranchNode branch:
                return Branch(dot, branch);
            case JumpNode jump:
                return jump.IsBreak ? Flow.Break : Flow.Continue;
            default:
                Call(dot, (TemplateNode)node);
                return Flow.On;
        }
    }

    private Flow WalkList(GoValue dot, ListNode list)
    {
        foreach (Node item in list.Items)
        {
            Flow flow = Walk(dot, item);
            if (flow != Flow.On)
            {
                return flow;
            }
        }

        return Flow.On;
    }

    private Flow Branch(GoValue dot, BranchNode branch)
    {
        int mark = _variables.Count;
        GoValue value = Pipeline(dot, branch.Pipe);
        Flow flow = value.IsTrue
            ? Walk(branch.Keyword is "with" ? value : dot, branch.List)
            : branch.ElseList is null ? Flow.On : Walk(dot, branch.ElseList);
        Forget(mark);
        return flow;
    }

    private void Forget(int mark) => _variables.RemoveRange(mark, _variables.Count - mark);

    private Flow Range(GoValue dot, BranchNode range)
    {
        At(range);
        int outerMark = _variables.Count;
        GoValue value = Pipeline(dot, range.Pipe);
        int mark = _variables.Count;
        bool any = false;
        foreach ((GoValue index, GoValue item) in Items(value))
        {
            any = true;
            SetRangeVariables(range.Pipe, index, item, mark, (value as GoInteger)?.Value);
            Flow flow = Walk(item, range.List);
            Forget(mark);
            if (flow == Flow.Break)
            {
                break;
            }
        }

        Flow result = !any && range.ElseList is not null ? Walk(dot, range.ElseList) : Flow.On;
        Forget(outerMark);
        return result;
    }

    private void SetRangeVariables(PipeNode pipe, GoValue index, GoValue item, int mark, long? limit)
    {
        if (pipe.Declarations.Count == 0)
        {
            return;
        }

        if (limit is not null && pipe.Declarations.Count > 1)
        {
            throw Fail("can't use " + limit + " to iterate over more than one variable");
        }

        GoValue[] values = pipe.Declarations.Count > 1 ? [index, item] : [item];
        for (int i = 0; i < values.Length; i++)
        {
            if (pipe.IsAssignment)
            {
                Assign(pipe.Declarations[i].Name, values[i]);
            }
            else
            {
                _variables[mark - values.Length + i] = (pipe.Declarations[i].Name, values[i]);
            }
        }
    }

    private IEnumerable<(GoValue Index, GoValue Item)> Items(GoValue value) => value switch
    {
        GoList list => list.Items.Select(static (item, i) => ((GoValue)new GoInteger(i), item)),
        GoMap map => map.Entries.Select(entry => ((GoValue)map.Key(entry.Key), entry.Value)),
        GoInteger number => Count(number.Value),
        GoPointer { Target: GoValue target } => Items(target),
        GoNothing => [],
        _ => throw Fail($"range can't iterate over {GoPrinter.Print(value)}"),
    };

    private static IEnumerable<(GoValue Index, GoValue Item)> Count(long limit)
    {
        for (long i = 0; i < limit; i++)
        {
            yield return (new GoInteger(i), new GoInteger(i));
        }
    }

    // A called template sees only its argument, as dot and as $.
    private void Call(GoValue dot, TemplateNode node)
    {
        At(node);
        if (!_definitions.TryGetValue(node.Name, out ListNode? list) || (string.Equals(node.Name, _name, StringComparison.Ordinal) && list.Items.Count == 0))
        {
            throw Fail($"template {GoQuote.Quote(node.Name)} not defined");
        }

        GoValue argument = node.Pipe is null ? GoNothing.Value : Pipeline(dot, node.Pipe);
        (string template, int start, int count) = (_template, _variablesStart, _variables.Count);
        _template = node.Name;
        _variablesStart = count;
        _variables.Add(("$", argument));
        Walk(argument, list);
        Forget(count);
        (_template, _variablesStart) = (template, start);
    }
}
