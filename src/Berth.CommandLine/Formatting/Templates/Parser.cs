// SPDX-License-Identifier: Apache-2.0
using System.Runtime.CompilerServices;

namespace Berth.CommandLine.Formatting.Templates;

/// <summary>Builds the tree of a template and of those that it defines. Texts of failures are those of Go's text/template.</summary>
internal sealed class Parser
{
    private readonly string _name;
    private readonly Lexer _lexer;
    private readonly Dictionary<string, ListNode> _definitions;
    private readonly Stack<Token> _pushedBack = new();
    private readonly List<string> _variables = ["$"];
    private readonly OperandParser _operands;
    private int _actionLine;
    private int _rangeDepth;
    private int _lastLine = 1;

    private Parser(string name, string text, Dictionary<string, ListNode> definitions)
    {
        _name = name;
        _lexer = new Lexer(text);
        _definitions = definitions;
        _operands = new OperandParser(this);
    }

    /// <summary>Every template of the text by its name; the text itself has the name given.</summary>
    public static Dictionary<string, ListNode> Parse(string text, string name)
    {
        var definitions = new Dictionary<string, ListNode>();
        var parser = new Parser(name, text, definitions);
        definitions[name] = parser.TopLevel();
        return definitions;
    }

    public Token Next()
    {
        Token token = _pushedBack.Count > 0 ? _pushedBack.Pop() : _lexer.Next();
        _lastLine = token.Line;
        return token;
    }

    public Token NextNonSpace()
    {
        Token token = Next();
        while (token.Kind == TokenKind.Space)
        {
            token = Next();
        }

        return token;
    }

    public Token Peek()
    {
        Token token = Next();
        _pushedBack.Push(token);
        return token;
    }

    public Token PeekNonSpace()
    {
        Token token = NextNonSpace();
        _pushedBack.Push(token);
        return token;
    }

    public void PushBack(Token token) => _pushedBack.Push(token);

    public bool Knows(string variable) => _variables.Contains(variable);

    public void Declare(string variable) => _variables.Add(variable);

    public TemplateException Fail(string message) => new($"template: {_name}:{_lastLine}: {message}");

    public TemplateException Unexpected(Token token, string context)
    {
        if (token.Kind != TokenKind.Error)
        {
            return Fail($"unexpected {token} in {context}");
        }

        string started = "";
        if (_actionLine != 0 && _actionLine != token.Line)
        {
            started = token.Text.EndsWith(" action", StringComparison.Ordinal) ? $" started at {_name}:{_actionLine}" : $" in action started at {_name}:{_actionLine}";
        }

        return Fail(token.Text + started);
    }

    private ListNode TopLevel()
    {
        var list = new ListNode(Peek().Position);
        while (Peek().Kind != TokenKind.EndOfText)
        {
            if (Peek().Kind == TokenKind.LeftDelimiter)
            {
                Token delimiter = Next();
                Token keyword = NextNonSpace();
                if (keyword.Kind == TokenKind.Define)
                {
                    Definition();
                    continue;
                }

                PushBack(keyword);
                PushBack(delimiter);
            }

            Node node = TextOrAction();
            list.Items.Add(node is StopNode ? throw Fail($"unexpected {node}") : node);
        }

        return list;
    }

    private void Definition()
    {
        string name = TemplateName(NextNonSpace(), "define clause");
        Expect(TokenKind.RightDelimiter, "define clause");
        (ListNode list, StopNode end) = FreshScope(ItemList);
        if (end.IsElse)
        {
            throw Fail($"unexpected {end} in define clause");
        }

        Add(name, list);
    }

    // A definition sees no variable of the text around it.
    private T FreshScope<T>(Func<T> parse)
    {
        string[] outer = [.. _variables];
        int depth = _rangeDepth;
        _variables.Clear();
        _variables.Add("$");
        _rangeDepth = 0;
        T result = parse();
        _variables.Clear();
        _variables.AddRange(outer);
        _rangeDepth = depth;
        return result;
    }

    private void Add(string name, ListNode list)
    {
        bool empty = list.Items.TrueForAll(static item => item is TextNode text && string.IsNullOrWhiteSpace(text.Text));
        if (!_definitions.TryGetValue(name, out ListNode? old) || old.Items.Count == 0)
        {
            _definitions[name] = list;
        }
        else if (!empty)
        {
            throw Fail($"template: multiple definition of template {GoQuote.Quote(name)}");
        }
    }

    private (ListNode List, StopNode End) ItemList()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var list = new ListNode(PeekNonSpace().Position);
        while (PeekNonSpace().Kind != TokenKind.EndOfText)
        {
            Node node = TextOrAction();
            if (node is StopNode end)
            {
                return (list, end);
            }

            list.Items.Add(node);
        }

        throw Fail("unexpected EOF");
    }

    private Node TextOrAction()
    {
        Token token = NextNonSpace();
        switch (token.Kind)
        {
            case TokenKind.Text:
                return new TextNode(token.Position, token.Text);
            case TokenKind.LeftDelimiter:
                _actionLine = token.Line;
                Node action = Action();
                _actionLine = 0;
                return action;
            default:
                throw Unexpected(token, "input");
        }
    }

    private Node Action()
    {
        Token token = NextNonSpace();
        switch (token.Kind)
        {
            case TokenKind.Block:
                return Block();
            case TokenKind.Break or TokenKind.Continue:
                return Jump(token);
            case TokenKind.Else:
                return Else();
            case TokenKind.End:
                return new StopNode(Expect(TokenKind.RightDelimiter, "end").Position, isElse: false);
            case TokenKind.If or TokenKind.Range or TokenKind.With:
                return Control(token.Text);
            case TokenKind.Template:
                Token nameToken = NextNonSpace();
                string name = TemplateName(nameToken, "template clause");
                PipeNode? argument = NextNonSpace() is { Kind: not TokenKind.RightDelimiter } first ? PipelineFrom(first, "template clause") : null;
                return new TemplateNode(nameToken.Position, name, argument);
            default:
                PushBack(token);
                return new ActionNode(Peek().Position, _operands.Pipeline("command", TokenKind.RightDelimiter));
        }
    }

    private PipeNode PipelineFrom(Token first, string context)
    {
        PushBack(first);
        return _operands.Pipeline(context, TokenKind.RightDelimiter);
    }

    private BranchNode Control(string keyword)
    {
        int scope = _variables.Count;
        PipeNode pipe = _operands.Pipeline(keyword, TokenKind.RightDelimiter);
        bool range = string.Equals(keyword, "range", StringComparison.Ordinal);
        _rangeDepth += range ? 1 : 0;
        (ListNode list, StopNode stop) = ItemList();
        _rangeDepth -= range ? 1 : 0;
        ListNode? elseList = stop.IsElse ? ElseList(keyword, stop) : null;
        _variables.RemoveRange(scope, _variables.Count - scope);
        return new BranchNode(pipe.Position, keyword, pipe, list, elseList);
    }

    // "{{else if x}}" reads as "{{else}}{{if x}}" that shares the outer {{end}}; the same for with.
    private ListNode ElseList(string keyword, StopNode stop)
    {
        Token next = PeekNonSpace();
        if ((keyword is "if" && next.Kind == TokenKind.If) || (keyword is "with" && next.Kind == TokenKind.With))
        {
            NextNonSpace();
            var nested = new ListNode(stop.Position);
            nested.Items.Add(Control(keyword));
            return nested;
        }

        (ListNode list, StopNode end) = ItemList();
        return end.IsElse ? throw Fail($"expected end; found {end}") : list;
    }

    private StopNode Else()
    {
        Token next = PeekNonSpace();
        return next.Kind is TokenKind.If or TokenKind.With
            ? new StopNode(next.Position, isElse: true)
            : new StopNode(Expect(TokenKind.RightDelimiter, "else").Position, isElse: true);
    }

    private JumpNode Jump(Token token)
    {
        Token end = NextNonSpace();
        if (end.Kind != TokenKind.RightDelimiter)
        {
            throw Unexpected(end, $"{{{{{token.Text}}}}}");
        }

        return _rangeDepth == 0
            ? throw Fail($"{{{{{token.Text}}}}} outside {{{{range}}}}")
            : new JumpNode(token.Position, token.Kind == TokenKind.Break);
    }

    private TemplateNode Block()
    {
        Token token = NextNonSpace();
        string name = TemplateName(token, "block clause");
        PipeNode pipe = _operands.Pipeline("block clause", TokenKind.RightDelimiter);
        (ListNode list, StopNode end) = FreshScope(ItemList);
        if (end.IsElse)
        {
            throw Fail($"unexpected {end} in block clause");
        }

        Add(name, list);
        return new TemplateNode(token.Position, name, pipe);
    }

    private string TemplateName(Token token, string context) =>
        token.Kind is TokenKind.Quoted or TokenKind.RawString ? GoQuote.Unquote(token.Text) ?? throw Fail("invalid syntax") : throw Unexpected(token, context);

    private Token Expect(TokenKind kind, string context)
    {
        Token token = NextNonSpace();
        return token.Kind == kind ? token : throw Unexpected(token, context);
    }
}
