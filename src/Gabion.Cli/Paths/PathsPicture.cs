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
    private static int[] Columns(int count, ICollection<(int From, int To)> arrows)
    {
        var columns = new int[count];
        for (var round = 0; round < count; round++)
        {
            var isDone = true;
            foreach (var (from, to) in arrows)
            {
                if (columns[to] <= columns[from] && columns[from] + 1 < count && to != 0)
                {
                    columns[to] = columns[from] + 1;
                    isDone = false;
                }
            }

            if (isDone)
            {
                break;
            }
        }

        return columns;
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
