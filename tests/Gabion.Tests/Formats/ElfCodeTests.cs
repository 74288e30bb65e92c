using Gabion.Formats;
using Gabion.Formats.Programs;
using Gabion.Tests.Readers.Packages;

namespace Gabion.Tests.Formats;

public sealed class ElfCodeTests
{
    private const uint Execute = 1;
    private const uint Write = 2;
    private const uint Read = 4;

    [Fact]
    public void Code_is_what_is_executed_and_not_written()
    {
        var elf = Program((Read, 0, 600), (Read | Execute, 600, 1_000), (Read, 1_600, 200), (Read | Write, 1_800, 100));
        Assert.Equal([(600, 1_600)], ElfCode.Find(elf));
    }

    [Fact]
    public void Where_constants_may_stand_among_the_code_nothing_is_told()
    {
        Assert.Empty(ElfCode.Find(Program((Read | Execute, 0, 1_600), (Read, 1_600, 200)))); // ld -z noseparate-code
        Assert.Empty(ElfCode.Find(Program((Read | Execute, 600, 1_000), (Read | Write, 1_600, 200)))); // a kernel
        Assert.Empty(ElfCode.Find(Program((Read, 0, 600), (Read | Write | Execute, 600, 1_000)))); // packed
    }

    [Fact]
    public void A_head_that_does_not_tell_gives_nothing()
    {
        var elf = Program((Read, 0, 600), (Read | Execute, 600, 1_000));
        for (var length = 0; length < 64 + (2 * 56); length++)
        {
            Assert.Empty(ElfCode.Find(elf.AsSpan(0, length)));
        }

        Assert.NotEmpty(ElfCode.Find(elf));
        Assert.Empty(ElfCode.Find(Program((Read, 0, 600), (Read | Execute, 600, -1)))); // longer than a file can be
        elf[5] = 2; // the highest byte first
        Assert.Empty(ElfCode.Find(elf));
    }

    [Fact]
    public void Holes_read_as_zeros_and_the_rest_as_it_is()
    {
        byte[] bytes = [.. Enumerable.Range(1, 200).Select(value => (byte)value)];
        var holed = new HoledBytes(bytes, [(10, 20), (50, 60), (190, 500)]);
        var expected = bytes.Select((value, at) => at is (>= 10 and < 20) or (>= 50 and < 60) or >= 190 ? (byte)0 : value).ToArray();
        Assert.Equal(200, holed.Length);
        for (var offset = 0; offset <= 201; offset++)
        {
            foreach (var length in (int[])[0, 1, 9, 10, 11, 45, 300])
            {
                var wanted = expected.AsSpan(Math.Min(offset, 200), Math.Max(0, Math.Min(length, 200 - offset))).ToArray();
                var into = new byte[length];
                Assert.Equal(wanted, into[..holed.Read(offset, into)]);
                Assert.Equal(wanted, holed.Read(offset, length).ToArray());
            }
        }

        Assert.Equal(200, bytes[199]); // what lies there is not touched
    }

    private static byte[] Program(params (uint, int, int)[] segments) => ProgramSamples.Load(ProgramSamples.Elf((".first", new byte[2_000])), segments);
}
