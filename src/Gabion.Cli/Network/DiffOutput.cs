using System.Collections.Immutable;
using Gabion.Network.Algebra;
using Gabion.Network.Compare;
using Gabion.Network.Reach;

namespace Gabion.Cli.Network;

/// <summary>A comparison as text, JSON or Markdown, under one sentence that says what matters most.</summary>
internal sealed class DiffOutput(ImmutableArray<ReachChange> changes, bool withOther)
{
    private static readonly string[] Numbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

    /// <summary>For example <c>This change opens three paths from the internet and closes one.</c></summary>
    public string Headline
    {
        get
        {
            if (changes.IsEmpty)
            {
                return "This change opens and closes nothing.";
            }

            var internet = changes.Count(change => change.OpensFromInternet);
            var opens = changes.Count(change => change.Opens);
            var closes = changes.Length - opens;
            var told = internet > 0
                ? $"opens {Paths(internet)} from the internet{(opens > internet ? $" and {Paths(opens - internet)} within the cluster or outward" : "")}"
                : opens > 0 ? $"opens {Paths(opens)}, none of them from the internet" : "opens nothing";
            return $"This change {told}{(closes > 0 ? $"; it closes or narrows {Paths(closes)}" : "")}.";
        }
    }

    public void Write(TextWriter output, string format)
    {
        switch (format)
        {
            case "json":
                output.WriteLine(Json());
                break;
            case "markdown":
                Markdown(output);
                break;
            default:
                Text(output);
                break;
        }
    }

    private static string Paths(int count) => $"{(count < Numbers.Length ? Numbers[count] : $"{count}")} {(count == 1 ? "path" : "paths")}";

    private static string? Note(ReachChange change) => change.Secondary is { } network
        ? $"in {network.Title}{(change.Note is null ? "" : $", {change.Note}")}"
        : change.Note;

    private static string Name(ChangeKind kind) => kind switch { ChangeKind.Opened => "opened", ChangeKind.Closed => "closed", _ => "changed" };

    private string Say(Decision decision)
    {
        var undecided = decision.Undecided;
        var allowed = ConnectionText.Of(decision.Allowed, withOther);
        return !ConnectionText.IsTold(undecided, withOther) ? allowed : $"{(decision.Allowed.IsEmpty ? "" : $"{allowed}, ")}cannot tell {ConnectionText.Of(undecided, withOther)}";
    }

    private void Text(TextWriter output)
    {
        output.WriteLine(Headline);
        foreach (var change in changes)
        {
            var what = change.Kind switch
            {
                ChangeKind.Opened => Say(change.New),
                ChangeKind.Closed => Say(change.Old),
                _ => $"{Say(change.Old)} -> {Say(change.New)}",
            };
            output.WriteLine($"{Name(change.Kind)}: {change.From} => {change.To} : {what}{(Note(change) is { } note ? $" ({note})" : "")}");
        }
    }

    private void Markdown(TextWriter output)
    {
        output.WriteLine($"### {Cell(Headline)}");
        if (changes.IsEmpty)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine("| | from | to | before | after | |");
        output.WriteLine("|---|---|---|---|---|---|");
        foreach (var change in changes)
        {
            var mark = change.OpensFromInternet ? "**opened from the internet**" : change.Opens ? $"**{Name(change.Kind)}**" : Name(change.Kind);
            output.WriteLine($"| {mark} | {Cell(change.From)} | {Cell(change.To)} | {Cell(Say(change.Old))} | {Cell(Say(change.New))} | {Cell(Note(change) ?? "")} |");
        }
    }

    private static string Cell(string text) => string.Concat(text.Select(letter => letter is '|' or '`' or '<' or '*' or '_' or '\\' ? $"\\{letter}" : letter is '[' or ']' ? $"\\{letter}" : $"{letter}"));

    private string Json() => PssJson.Write(json =>
    {
        json.WriteString("headline", Headline);
        json.WriteNumber("opened", changes.Count(change => change.Opens));
        json.WriteNumber("openedFromInternet", changes.Count(change => change.OpensFromInternet));
        json.WriteStartArray("changes");
        foreach (var change in changes)
        {
            json.WriteStartObject();
            json.WriteString("kind", Name(change.Kind));
            json.WriteString("from", change.From);
            json.WriteString("to", change.To);
            json.WriteBoolean("opens", change.Opens);
            json.WriteBoolean("opensFromInternet", change.OpensFromInternet);
            ReachJson.Connections(json, "oldAllowed", change.Old.Allowed, withOther);
            ReachJson.Connections(json, "oldCannotTell", change.Old.Undecided, withOther);
            ReachJson.Connections(json, "newAllowed", change.New.Allowed, withOther);
            ReachJson.Connections(json, "newCannotTell", change.New.Undecided, withOther);
            if (change.Secondary is { } network)
            {
                json.WriteString("network", network.Label);
            }

            if (change.Note is not null)
            {
                json.WriteString("note", change.Note);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
