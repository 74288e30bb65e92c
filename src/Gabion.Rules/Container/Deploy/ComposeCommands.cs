using Gabion.Formats.Shell;
using Gabion.Formats.Tree;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>What a service runs: <c>entrypoint</c>, <c>command</c>, the test of its health check, and its hooks.</summary>
internal static class ComposeCommands
{
    public static IEnumerable<(Field Field, SimpleCommand Command)> Of(ComposeService service)
    {
        var fields = new[] { service.Own["entrypoint"], service.Own["command"], service.Own["healthcheck"]["test"] }
            .Concat(((IEnumerable<Field>)service.Own["post_start"].Items).Select(hook => hook["command"]))
            .Concat(((IEnumerable<Field>)service.Own["pre_stop"].Items).Select(hook => hook["command"]));
        return fields.SelectMany(field => Scripts(field).SelectMany(script => NestedCommands.Of(ShellScript.Parse(script))).Select(found => (field, found.Command)));
    }

    /// <summary>The text form is a line; of the list form, the words quoted again make one.</summary>
    private static IEnumerable<string> Scripts(Field field)
    {
        if (field.Text is { } line)
        {
            yield return line;
        }
        else if (field.IsSequence)
        {
            var words = field.Texts.ToList();
            if (words is ["CMD-SHELL", var test, ..])
            {
                yield return test;
            }
            else
            {
                yield return string.Join(' ', words.SkipWhile(word => word == "CMD").Select(word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
            }
        }
    }
}
