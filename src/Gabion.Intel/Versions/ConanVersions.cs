namespace Gabion.Intel.Versions;

/// <summary>
/// Versions of Conan 2 (docs.conan.io, "Version ranges"; conan.tools.scm.Version): items between dots, numbers as numbers, anything else as
/// text; zeros at the end do not count. A pre-release behind <c>-</c> sorts before its release, a build behind <c>+</c> after none.
/// </summary>
internal static class ConanVersions
{
    public static int Compare(string left, string right)
    {
        var (a, b) = (Parsed.Of(left), Parsed.Of(right));
        var order = CompareItems(a.Main, b.Main);
        if (order != 0)
        {
            return order;
        }

        if (a.Pre is null != b.Pre is null)
        {
            return a.Pre is null ? 1 : -1;
        }

        order = a.Pre is null ? 0 : CompareItems(a.Pre, b.Pre!);
        return order != 0 ? order
            : a.Build is null || b.Build is null ? (a.Build is null ? 0 : 1) - (b.Build is null ? 0 : 1)
            : CompareItems(a.Build, b.Build);
    }

    private static int CompareItems(string[] left, string[] right)
    {
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            var order = Digits.Are(left[i]) && Digits.Are(right[i]) ? Digits.Compare(left[i], right[i]) : Math.Sign(string.CompareOrdinal(left[i], right[i]));
            if (order != 0)
            {
                return Math.Sign(order);
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    private sealed record Parsed(string[] Main, string[]? Pre, string[]? Build)
    {
        public static Parsed Of(string version)
        {
            var plus = version.LastIndexOf('+');
            var rest = plus < 0 ? version : version[..plus];
            var dash = rest.IndexOf('-');
            return new(Items(dash < 0 ? rest : rest[..dash]), dash < 0 ? null : Items(rest[(dash + 1)..]), plus < 0 ? null : Items(version[(plus + 1)..]));
        }

        private static string[] Items(string text)
        {
            // Numbers without zeros before them: 01 is 1, also where it is compared with a word.
            var items = text.Split('.').Select(item => Digits.Are(item) ? item.TrimStart('0') is { Length: > 0 } number ? number : "0" : item).ToList();
            while (items.Count > 0 && items[^1] == "0")
            {
                items.RemoveAt(items.Count - 1);
            }

            return [.. items];
        }
    }
}
