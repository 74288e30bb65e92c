using System.Globalization;
using System.Text;

namespace Gabion.Formats.Csv;

/// <summary>Reads comma-separated values (RFC 4180), a row at a time: cells in quotes may hold commas, line ends and doubled quotes.</summary>
public static class CsvReader
{
    /// <summary>Characters of a row; a longer one is a quote that was never closed.</summary>
    public const int MaxRowLength = 1024 * 1024;

    /// <summary>The rows, each with the number of the line on which it begins, from 1. Empty lines are left out.</summary>
    /// <exception cref="InvalidDataException">The text ends inside quotes, or a row is longer than <see cref="MaxRowLength"/>.</exception>
    public static IEnumerable<(int Line, IReadOnlyList<string> Cells)> Read(TextReader text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Rows(text);
    }

    private static IEnumerable<(int Line, IReadOnlyList<string> Cells)> Rows(TextReader text)
    {
        var number = 0;
        while (text.ReadLine() is { } line)
        {
            var first = ++number;
            var row = new StringBuilder(line);
            while (HasOpenQuote(row))
            {
                if (row.Length > MaxRowLength || text.ReadLine() is not { } more)
                {
                    throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"the quote that is opened in the row at line {first} is not closed"));
                }

                number++;
                row.Append('\n').Append(more);
            }

            if (row.Length > 0)
            {
                yield return (first, Cells(row.ToString()));
            }
        }
    }

    private static bool HasOpenQuote(StringBuilder row)
    {
        var quotes = 0;
        foreach (var piece in row.GetChunks())
        {
            quotes += piece.Span.Count('"');
        }

        return quotes % 2 == 1;
    }

    private static List<string> Cells(string row)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var isQuoted = false;
        for (var i = 0; i < row.Length; i++)
        {
            if (row[i] == '"')
            {
                if (isQuoted && i + 1 < row.Length && row[i + 1] == '"')
                {
                    cell.Append('"');
                    i++;
                }
                else
                {
                    isQuoted = !isQuoted;
                }
            }
            else if (row[i] == ',' && !isQuoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                cell.Append(row[i]);
            }
        }

        cells.Add(cell.ToString());
        return cells;
    }
}
