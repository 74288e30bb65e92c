using Gabion.AttackPaths.Graph;

namespace Gabion.Cli.Paths;

/// <summary>A box of the picture: what an attacker has.</summary>
/// <param name="Column">From the left, 0 for the internet.</param>
internal sealed record PictureBox(int Number, PathPlace Place, string Title, string Note, int Column, int Row);

/// <summary>An arrow of the picture, with how many of the shown paths go along it.</summary>
internal sealed record PictureLine(int From, int To, string Text, int Paths, bool IsSure);

/// <summary>The shown paths laid over each other: every place once, as far to the right as the longest way to it.</summary>
internal sealed record PathsPicture(IReadOnlyList<PictureBox> Boxes, IReadOnlyList<PictureLine> Lines)
{
    public static PathsPicture Of(PathsReport report) => Of(report.Shown.Select(path => (report.Graph.Internet, report.Steps(path).Select(step =>
        // Talking to pods and running code in them is one box.
        (step.Hop.Means, step.To is { Kind: PlaceKind.Reachable } ? null : step.To, step.Hop.Condition is null && step.Hop.Ease.Value >= 0.6)))));

    /// <summary>Paths of any kind: where each starts, and its steps; a step to nowhere is told with the next.</summary>
    public static PathsPicture Of(IEnumerable<(PathPlace Start, IEnumerable<(string Means, PathPlace? To, bool IsSure)> Steps)> paths)
    {
        var places = new List<PathPlace>();
        var numbers = new Dictionary<int, int>();
        int NumberOf(PathPlace place)
        {
            if (!numbers.TryGetValue(place.Number, out var number))
            {
                numbers.Add(place.Number, number = places.Count);
                places.Add(place);
            }

            return number;
        }

        var arrows = new Dictionary<(int From, int To), (List<string> Means, int Paths, bool IsSure)>();
        foreach (var (start, steps) in paths)
        {
            var from = NumberOf(start);
            var means = new List<string>();
            var isSure = true;
            foreach (var step in steps)
            {
                means.Add(step.Means);
                isSure &= step.IsSure;
                if (step.To is not { } place)
                {
                    continue;
                }

                var to = NumberOf(place);
                arrows[(from, to)] = arrows.TryGetValue((from, to), out var known) ? known with { Paths = known.Paths + 1 } : ([.. means], 1, isSure);
                (from, isSure) = (to, true);
                means.Clear();
            }
        }

        var columns = Columns(places.Count, arrows.Keys);
        var rows = new Dictionary<int, int>();
        var boxes = places.Select((place, number) =>
        {
            var row = rows[columns[number]] = rows.GetValueOrDefault(columns[number], -1) + 1;
            return new PictureBox(number, place, Title(place), Note(place), columns[number], row);
        }).ToList();
        return new(boxes, [.. arrows.Select(arrow => new PictureLine(arrow.Key.From, arrow.Key.To, string.Join(", then ", arrow.Value.Means), arrow.Value.Paths, arrow.Value.IsSure))]);
    }

    /// <summary>One more than the furthest place before it; arrows that would close a ring do not count.</summary>
    private static int[] Columns(int count, IEnumerable<(int From, int To)> arrows)
    {
        var next = arrows.ToLookup(arrow => arrow.From, arrow => arrow.To);
        var (isOpen, isDone) = (new bool[count], new bool[count]);
        var kept = new Stack<(int From, int To)>(); // whoever is left last is looked at first: every place before those behind it
        for (var number = 0; number < count; number++)
        {
            Visit(number);
        }

        var columns = new int[count];
        foreach (var (from, to) in kept)
        {
            columns[to] = Math.Max(columns[to], columns[from] + 1);
        }

        return columns;

        void Visit(int number)
        {
            if (isDone[number])
            {
                return;
            }

            isOpen[number] = true;
            List<int> onward = [.. next[number].Where(to => !isOpen[to])];
            foreach (var to in onward)
            {
                Visit(to);
            }

            onward.ForEach(to => kept.Push((number, to)));
            (isOpen[number], isDone[number]) = (false, true);
        }
    }

    /// <summary>The name without its namespace, which the note has.</summary>
    private static string Title(PathPlace place) => place.Kind is PlaceKind.Inside or PlaceKind.Subject ? place.Name[(place.Name.IndexOf('/', StringComparison.Ordinal) + 1)..] : place.Name;

    private static string Note(PathPlace place) => place.Kind switch
    {
        PlaceKind.Inside => place.Workload is { } workload ? $"runs code in it, in {workload.Namespace}" : "runs code in it",
        PlaceKind.NodeOf => "is root on it",
        PlaceKind.Subject when place.Name.Split(':', '/') is ["serviceaccount", var space, _] => $"service account in {space}",
        PlaceKind.Subject => "acts as it",
        _ => place.Impact > 0 ? "goal" : "",
    };
}
