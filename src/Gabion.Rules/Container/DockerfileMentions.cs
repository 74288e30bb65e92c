using Gabion.Model.Container;
using Gabion.Rules.Container.Develop;

namespace Gabion.Rules.Container;

/// <summary>What <see cref="Rule.Mentions"/> may name: the instructions of a Dockerfile and the programs that it runs.</summary>
public static class DockerfileMentions
{
    /// <summary>
    /// The keywords of its instructions and triggers in capitals; the programs of RUN, CMD, ENTRYPOINT and HEALTHCHECK without
    /// their folders; and <c>pip</c> for every way to call it (<c>pip3</c>, <c>python -m pip</c>, <c>uv pip</c>). The same one
    /// may come more than once.
    /// </summary>
    public static IEnumerable<string> Of(Dockerfile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        foreach (var instruction in file.Syntax.Instructions)
        {
            for (var syntax = instruction; syntax is not null; syntax = syntax.Inner)
            {
                yield return syntax.Keyword;
            }
        }

        foreach (var invocation in Invocations.All(file))
        {
            yield return invocation.Program;
        }

        foreach (var command in PackageCommand.Of(file))
        {
            if (command.Tool == PackageTool.Pip)
            {
                yield return "pip";
            }
        }
    }
}
