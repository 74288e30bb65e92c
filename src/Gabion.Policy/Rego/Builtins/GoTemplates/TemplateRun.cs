using System.Collections.Immutable;
using System.Text;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins.GoTemplates;

/// <summary>Runs a template of Go's <c>text/template</c> on values of Rego. What is not there prints as <c>&lt;undefined&gt;</c>, as OPA has it.</summary>
internal sealed class TemplateRun(IReadOnlyDictionary<string, ImmutableArray<TemplateNode>> templates, Action<long> charge)
{
    private const int MostDepth = 200;
    private const int MostCharacters = 1 << 26;

    private readonly StringBuilder _output = new();
    private readonly List<(string Name, RegoValue? Value)> _variables = [];
    private int _depth;

    private enum Jump
    {
        None,
        Continue,
        Break,
    }

    /// <exception cref="GoTemplateException">A function has no such name or does not take its arguments; or the result is too long.</exception>
    public string Run(RegoValue data)
    {
        Call("", data);
        return _output.ToString();
    }

    private void Call(string name, RegoValue? dot)
    {
        if (!templates.TryGetValue(name, out var body))
        {
            throw new GoTemplateException($"template \"{name}\" not defined");
        }

        if (++_depth > MostDepth)
        {
            throw new GoTemplateException("templates call each other too deep");
        }

        var mine = _variables.ToArray();
        _variables.Clear();
        _variables.Add(("", dot));
        Walk(body, dot);
        _variables.Clear();
        _variables.AddRange(mine);
        _depth--;
    }

    private Jump Walk(ImmutableArray<TemplateNode> nodes, RegoValue? dot)
    {
        foreach (var node in nodes)
        {
            charge(1);
            switch (node)
            {
                case TextNode text:
                    Write(text.Text);
                    break;
                case ActionNode action:
                    var value = Evaluate(action.Pipeline, dot);
                    if (action.Pipeline.Variables.IsEmpty)
                    {
                        Write(TemplateFunctions.Print(value));
                    }
                    else
                    {
                        Set(action.Pipeline, action.Pipeline.Variables[0], value);
                    }

                    break;
                case BranchNode branch when Branch(branch, dot) is not Jump.None and var jump:
                    return jump;
                case JumpNode jump:
                    return jump.Ends ? Jump.Break : Jump.Continue;
                case CallNode call:
                    Call(call.Name, call.Pipeline is null ? null : Evaluate(call.Pipeline, dot));
                    break;
                default:
                    break;
            }
        }

        return Jump.None;
    }

    private Jump Branch(BranchNode branch, RegoValue? dot)
    {
        var outer = _variables.Count;
        var value = Evaluate(branch.Pipeline, dot);
        Jump jump;
        if (branch.Kind == BranchKind.Range)
        {
            jump = Range(branch, value, dot);
        }
        else
        {
            if (!branch.Pipeline.Variables.IsEmpty)
            {
                Set(branch.Pipeline, branch.Pipeline.Variables[0], value);
            }

            jump = TemplateFunctions.IsTrue(value)
                ? Walk(branch.Body, branch.Kind == BranchKind.With ? value : dot)
                : Walk(branch.Else, dot);
        }

        _variables.RemoveRange(outer, _variables.Count - outer);
        return jump;
    }

    private Jump Range(BranchNode branch, RegoValue? value, RegoValue? dot)
    {
        var outer = _variables.Count;
        var isEmpty = true;
        foreach (var (index, item) in TemplateFunctions.Items(value))
        {
            isEmpty = false;
            var names = branch.Pipeline.Variables;
            if (names.Length > 0)
            {
                Set(branch.Pipeline, names[^1], item);
            }

            if (names.Length > 1)
            {
                Set(branch.Pipeline, names[0], index);
            }

            var jump = Walk(branch.Body, item);
            _variables.RemoveRange(outer, _variables.Count - outer);
            if (jump == Jump.Break)
            {
                break;
            }
        }

        return isEmpty ? Walk(branch.Else, dot) : Jump.None;
    }

    private RegoValue? Evaluate(Pipeline pipeline, RegoValue? dot)
    {
        RegoValue? value = null;
        for (var i = 0; i < pipeline.Commands.Length; i++)
        {
            value = Evaluate(pipeline.Commands[i], dot, i > 0, value);
        }

        return value;
    }

    private RegoValue? Evaluate(ImmutableArray<Operand> command, RegoValue? dot, bool isPiped, RegoValue? piped)
    {
        charge(1);
        if (command[0] is not FunctionName function)
        {
            return command.Length == 1 && !isPiped ? Evaluate(command[0], dot) : throw new GoTemplateException("can't give argument to non-function");
        }

        // Of these two only as much is evaluated as is needed.
        if (function.Name is "and" or "or")
        {
            RegoValue? last = null;
            for (var i = 1; i < command.Length; i++)
            {
                last = Evaluate(command[i], dot);
                if (TemplateFunctions.IsTrue(last) == (function.Name == "or"))
                {
                    return last;
                }
            }

            return isPiped ? piped : command.Length > 1 ? last : throw new GoTemplateException($"wrong number of args for {function.Name}");
        }

        var arguments = command.Skip(1).Select(operand => Evaluate(operand, dot)).ToList();
        if (isPiped)
        {
            arguments.Add(piped);
        }

        return TemplateFunctions.Call(function.Name, arguments);
    }

    private RegoValue? Evaluate(Operand operand, RegoValue? dot)
    {
        switch (operand)
        {
            case Literal literal:
                return literal.Value;
            case FunctionName function:
                return TemplateFunctions.Call(function.Name, []);
            case FieldPath path:
                var value = path.Inner is { } inner ? Evaluate(inner, dot) : path.Variable is { } name ? Get(name) : dot;
                foreach (var field in path.Fields)
                {
                    value = value switch
                    {
                        null => null,
                        RegoObject @object => @object.Get(RegoString.Of(field)),
                        _ => throw new GoTemplateException($"can't evaluate field {field} in a {value.KindName}"),
                    };
                }

                return value;
            default:
                throw new GoTemplateException("unexpected operand");
        }
    }

    private RegoValue? Get(string name)
    {
        var at = _variables.FindLastIndex(variable => variable.Name == name);
        return at >= 0 ? _variables[at].Value : throw new GoTemplateException($"undefined variable \"${name}\"");
    }

    private void Set(Pipeline pipeline, string name, RegoValue? value)
    {
        if (pipeline.Declares)
        {
            _variables.Add((name, value));
            return;
        }

        var at = _variables.FindLastIndex(variable => variable.Name == name);
        _variables[at >= 0 ? at : throw new GoTemplateException($"undefined variable \"${name}\"")] = (name, value);
    }

    private void Write(string text)
    {
        charge(text.Length / 64);
        if (_output.Length + text.Length > MostCharacters)
        {
            throw new GoTemplateException("the result is too long");
        }

        _output.Append(text);
    }
}
