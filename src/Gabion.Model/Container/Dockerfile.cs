using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Formats.Dockerfile;

namespace Gabion.Model.Container;

/// <summary>A Dockerfile: its build stages and their instructions, with variables, users and shells followed through.</summary>
public sealed class Dockerfile : Fact
{
    public Dockerfile(SourceFile file, DockerfileSyntax syntax)
        : this(file, syntax, BuildArguments.None)
    {
    }

    private Dockerfile(SourceFile file, DockerfileSyntax syntax, BuildArguments arguments)
        : base(file)
    {
        ArgumentNullException.ThrowIfNull(syntax);
        Syntax = syntax;
        Given = arguments.Given;
        var builder = new DockerfileBuilder(syntax, arguments);
        builder.Build();
        Instructions = builder.Instructions;
        Stages = builder.Stages;
        GlobalArgs = [.. Instructions.TakeWhile(instruction => instruction is not FromInstruction).OfType<ArgInstruction>()];
        Problems = [.. syntax.Problems, .. builder.Problems];
    }

    public DockerfileSyntax Syntax { get; }

    /// <summary>What the build was given for its ARGs, as far as that was said.</summary>
    public ImmutableDictionary<string, string> Given { get; }

    /// <summary>The same as a build with these arguments sees it.</summary>
    public Dockerfile With(BuildArguments arguments) => new(File, Syntax, arguments);

    /// <summary>Every instruction in order, those before the first FROM too; what ONBUILD holds back is in its <see cref="OnbuildInstruction.Trigger"/>.</summary>
    public ImmutableArray<Instruction> Instructions { get; }

    public ImmutableArray<BuildStage> Stages { get; }

    /// <summary>The ARG instructions before the first FROM.</summary>
    public ImmutableArray<ArgInstruction> GlobalArgs { get; }

    /// <summary>What BuildKit would refuse: broken syntax, unknown instructions and flags, missing arguments.</summary>
    public ImmutableArray<SyntaxProblem> Problems { get; }

    /// <summary>The stage that becomes the image when no target is asked for: the last one.</summary>
    public BuildStage? FinalStage => Stages is [.., var last] ? last : null;

    /// <summary>The parser directives: <c>syntax</c>, <c>escape</c>, <c>check</c>.</summary>
    public ImmutableArray<ParserDirective> Directives => Syntax.Directives;

    public ImmutableArray<DockerfileComment> Comments => Syntax.Comments;

    public override Resource Resource => new("Dockerfile", File.Path);

    /// <summary>Every instruction of a type, in all stages; what ONBUILD holds back too when <paramref name="withTriggers"/>.</summary>
    public IEnumerable<T> All<T>(bool withTriggers = false)
        where T : Instruction
    {
        foreach (var instruction in Instructions)
        {
            if (instruction is T found)
            {
                yield return found;
            }

            if (withTriggers && instruction is OnbuildInstruction { Trigger: T trigger })
            {
                yield return trigger;
            }
        }
    }
}
