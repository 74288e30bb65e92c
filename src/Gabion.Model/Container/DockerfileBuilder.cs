using System.Collections.Immutable;
using System.Globalization;
using Gabion.Formats;
using Gabion.Formats.Dockerfile;

namespace Gabion.Model.Container;

/// <summary>Follows the instructions of a Dockerfile as a build would: stages, variables, user, directory and shell.</summary>
internal sealed class DockerfileBuilder(DockerfileSyntax syntax, BuildArguments arguments)
{
    private const int MaxPathLength = 4_096; // Linux takes no longer ones

    private readonly ImmutableArray<Instruction>.Builder _instructions = ImmutableArray.CreateBuilder<Instruction>();
    private readonly ImmutableArray<BuildStage>.Builder _stages = ImmutableArray.CreateBuilder<BuildStage>();
    private readonly ImmutableArray<SyntaxProblem>.Builder _problems = ImmutableArray.CreateBuilder<SyntaxProblem>();
    private readonly Dictionary<string, BuildStage> _stagesByName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly ImmutableArray<Instruction>.Builder _ofStage = ImmutableArray.CreateBuilder<Instruction>();
    private readonly ExpansionContext _context = new(syntax.Escape);
    private BuildState _globals = BuildState.Initial with { KnowsAllVariables = true, Variables = PredefinedVariables.All };
    private BuildState _state = BuildState.Initial;
    private BuildStage? _stage;

    public ImmutableArray<Instruction> Instructions => _instructions.ToImmutable();

    public ImmutableArray<BuildStage> Stages => _stages.ToImmutable();

    public ImmutableArray<SyntaxProblem> Problems => _problems.ToImmutable();

    public void Build()
    {
        foreach (var item in syntax.Instructions)
        {
            Add(item);
        }

        EndStage();
        if (_stages.Count > 0)
        {
            _stages[^1].IsFinal = true;
        }

        foreach (var stage in _stages)
        {
            ResolveReferences(stage);
        }
    }

    private void Add(InstructionSyntax item)
    {
        if (InstructionCheck.Fault(item) is { } fault)
        {
            _problems.Add(new(SyntaxProblemKind.Invalid, item.Span, fault, IsFatal: false));
        }

        if (item.Keyword == "FROM")
        {
            BeginStage(item);
            return;
        }

        if (_stage is null && item.Keyword != "ARG")
        {
            _problems.Add(new(SyntaxProblemKind.Invalid, item.Span, $"{item.Keyword} stands before the first FROM, where only ARG may", IsFatal: false));
        }

        var instruction = Create(item, _stage is null ? _globals : _state);
        Place(instruction, _stage);
        if (_stage is null)
        {
            _globals = instruction is ArgInstruction arg ? Declare(_globals, arg, null) : _globals;
        }
        else
        {
            _ofStage.Add(instruction);
            _state = Apply(_state, instruction);
        }
    }

    private void BeginStage(InstructionSyntax item)
    {
        EndStage();
        var from = new FromInstruction(item, _globals, _context, _stagesByName.GetValueOrDefault);
        var stage = new BuildStage(_stages.Count, from);
        _stage = stage;
        _stages.Add(stage);
        Place(from, stage);
        _state = from.BaseStage?.State ?? FirstState(from);
        if (stage.Name is { } name)
        {
            _stagesByName[name] = stage;
        }
    }

    private void EndStage()
    {
        if (_stage is { } stage)
        {
            stage.Instructions = _ofStage.ToImmutable();
            stage.State = _state;
            _ofStage.Clear();
        }
    }

    private static BuildState FirstState(FromInstruction from)
    {
        var state = BuildState.Initial with { KnowsAllVariables = from.IsScratch, Workdir = from.IsScratch ? "/" : null };
        return IsWindows(from) ? state with { Shell = ["cmd", "/S", "/C"], Dialect = ShellDialect.Cmd } : state;
    }

    private static bool IsWindows(FromInstruction from) =>
        from.Platform?.Text.StartsWith("windows", StringComparison.OrdinalIgnoreCase) == true
        || (from.Image is { } image
            && (image is { Registry: "mcr.microsoft.com" } && image.Repository.StartsWith("windows", StringComparison.Ordinal)
                || image.Tag?.Contains("nanoserver", StringComparison.Ordinal) == true
                || image.Tag?.Contains("windowsservercore", StringComparison.Ordinal) == true));

    /// <summary>Lists the instruction and gives it its stage and its path for fingerprints.</summary>
    private void Place(Instruction instruction, BuildStage? stage)
    {
        var prefix = stage is null ? "" : $"{stage.Title}/";
        var key = $"{prefix}{instruction.Keyword}";
        var count = _counts[key] = _counts.GetValueOrDefault(key) + 1;
        _instructions.Add(instruction);
        instruction.Stage = stage;
        instruction.Path = string.Create(CultureInfo.InvariantCulture, $"{key}[{count}]");
        if (instruction is OnbuildInstruction { Trigger: { } trigger })
        {
            trigger.Stage = stage;
            trigger.Path = $"{instruction.Path}/{trigger.Keyword}";
            trigger.IsTrigger = true;
        }
    }

    private Instruction Create(InstructionSyntax item, BuildState state)
    {
        return item.Keyword switch
        {
            "RUN" => new RunInstruction(item, state, _context),
            "COPY" => new CopyInstruction(item, state, _context),
            "ADD" => new AddInstruction(item, state, _context),
            "CMD" => new CmdInstruction(item, state, _context),
            "ENTRYPOINT" => new EntrypointInstruction(item, state, _context),
            "ENV" => new EnvInstruction(item, state, _context),
            "ARG" => new ArgInstruction(item, state, _context),
            "LABEL" => new LabelInstruction(item, state, _context),
            "USER" => new UserInstruction(item, state, _context),
            "WORKDIR" => new WorkdirInstruction(item, state, _context),
            "EXPOSE" => new ExposeInstruction(item, state, _context),
            "VOLUME" => new VolumeInstruction(item, state, _context),
            "HEALTHCHECK" => new HealthcheckInstruction(item, state, _context),
            "SHELL" => new ShellInstruction(item, state, _context),
            "STOPSIGNAL" => new StopsignalInstruction(item, state, _context),
            "ONBUILD" => new OnbuildInstruction(item, state, _context, item.Inner is { } inner ? CreateTrigger(inner, state) : null),
            "MAINTAINER" => new MaintainerInstruction(item, state, _context),
            _ => new UnknownInstruction(item, state, _context),
        };
    }

    /// <summary>A trigger runs in another build: nothing is known of the variables there.</summary>
    private Instruction CreateTrigger(InstructionSyntax inner, BuildState state)
    {
        var later = state with { KnowsAllVariables = false };
        return inner.Keyword == "FROM" ? new FromInstruction(inner, later, _context, _ => null) : Create(inner, later);
    }

    private BuildState Apply(BuildState state, Instruction instruction) => instruction switch
    {
        UserInstruction user => state with { User = user },
        WorkdirInstruction workdir => state with { WorkdirSetBy = workdir, Workdir = Resolve(state.Workdir, workdir.Directory) },
        ShellInstruction { Shell: [var program, ..] } shell =>
            state with { ShellSetBy = shell, Shell = shell.Shell, Dialect = CommandLineReader.DialectOf(program) },
        EnvInstruction env => Set(state, env),
        ArgInstruction arg => Declare(state, arg, _globals),
        _ => state,
    };

    private static BuildState Set(BuildState state, EnvInstruction env)
    {
        var variables = state.Variables.ToBuilder();
        foreach (var variable in env.Variables)
        {
            variables[variable.Key] = new(variable.Key, variable.Value is { } value ? ValueOf(value) : VariableValue.Unset, IsEnvironment: true, env);
        }

        return state with { Variables = variables.ToImmutable() };
    }

    /// <summary>Declares the variables of an ARG: with its default, else with the value from before the first FROM.</summary>
    private BuildState Declare(BuildState state, ArgInstruction arg, BuildState? globals)
    {
        var variables = state.Variables.ToBuilder();
        foreach (var variable in arg.Variables)
        {
            if (arguments.Given.TryGetValue(variable.Key, out var said))
            {
                variables[variable.Key] = new(variable.Key, VariableValue.Of(said), IsEnvironment: false, arg);
            }
            else if (arguments.AreOthersUnknown)
            {
                variables[variable.Key] = new(variable.Key, VariableValue.Unknown, IsEnvironment: false, arg);
            }
            else if (variable.Value is { } given)
            {
                variables[variable.Key] = new(variable.Key, ValueOf(given), IsEnvironment: false, arg);
            }
            else if (globals is not null && globals.Variables.TryGetValue(variable.Key, out var global))
            {
                variables[variable.Key] = global with { SetBy = arg };
            }
            else if (!variables.ContainsKey(variable.Key))
            {
                variables[variable.Key] = new(variable.Key, VariableValue.NotGiven, IsEnvironment: false, arg);
            }
        }

        return state with { Variables = variables.ToImmutable() };
    }

    private static VariableValue ValueOf(ExpandedText text) => text.Value is { } value ? VariableValue.Of(value) : VariableValue.Unknown;

    private static string? Resolve(string? current, ExpandedText directory)
    {
        if (directory.Value is not { Length: > 0 } path || path.Contains('\\') || path is [_, ':', ..])
        {
            return null;
        }

        if (path[0] != '/' && current is null)
        {
            return null;
        }

        var parts = new List<string>();
        foreach (var part in (path[0] == '/' ? path : $"{current}/{path}").Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("." or ".."))
            {
                parts.Add(part);
            }
        }

        var resolved = $"/{string.Join('/', parts)}";
        return resolved.Length > MaxPathLength ? null : resolved;
    }

    private void ResolveReferences(BuildStage stage)
    {
        var dependsOn = new List<BuildStage>();
        var seen = new HashSet<BuildStage>();
        Note(stage.Base);
        foreach (var instruction in stage.Instructions)
        {
            switch (instruction)
            {
                case CopyInstruction { From.Value: { } from } copy:
                    Note(copy.FromStage = Find(from));
                    break;
                case RunInstruction run:
                    foreach (var mount in run.Mounts)
                    {
                        Note(mount.FromStage = Find(mount.From));
                    }

                    break;
                default:
                    break;
            }
        }

        stage.DependsOn = [.. dependsOn];

        void Note(BuildStage? other)
        {
            if (other is not null && seen.Add(other))
            {
                dependsOn.Add(other);
            }
        }
    }

    private BuildStage? Find(string? reference) => reference switch
    {
        null => null,
        _ when _stagesByName.TryGetValue(reference, out var named) => named,
        _ when int.TryParse(reference, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < _stages.Count => _stages[index],
        _ => null,
    };
}
