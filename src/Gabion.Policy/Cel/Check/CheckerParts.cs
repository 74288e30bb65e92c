using Gabion.Policy.Cel.Syntax;

namespace Gabion.Policy.Cel.Check;

/// <summary>Lists, maps, structs and macros.</summary>
internal sealed partial class Checker
{
    private CelType List(ListExpr list)
    {
        CelType? joined = null;
        foreach (var (value, isOptional) in list.Items)
        {
            joined = Join(joined, Item(value, isOptional));
        }

        Keep(list, list.Items.Length);

        return CelType.ListOf(joined ?? _mapping.Fresh());
    }

    private CelType Map(MapExpr map)
    {
        CelType? keys = null;
        CelType? values = null;
        foreach (var (key, value, isOptional) in map.Items)
        {
            keys = Join(keys, Visit(key));
            values = Join(values, Item(value, isOptional));
        }

        Keep(map, map.Items.Length);

        return CelType.MapOf(keys ?? _mapping.Fresh(), values ?? _mapping.Fresh());
    }

    /// <summary>The type of an item; of the value within, when the item is marked with '?'.</summary>
    private CelType Item(Expr value, bool isOptional)
    {
        var type = Visit(value);
        if (!isOptional)
        {
            return type;
        }

        var within = _mapping.Fresh();
        return _mapping.Accept(type, CelType.OptionalOf(within))
            ? _mapping.Resolve(within)
            : Fault(value.Offset, $"expected type 'optional_type' but found '{_mapping.Resolve(type, isFinal: true)}'");
    }

    private CelType Join(CelType? before, CelType type) =>
        before is null ? type
        : _mapping.Accept(before, type) ? TypeMapping.MostGeneral(_mapping.Resolve(before), _mapping.Resolve(type))
        : CelType.Dyn;

    private void Keep(Expr literal, int items)
    {
        if (_environment.IsHomogeneous && _formats == 0 && items > 1)
        {
            _literals.Add(literal);
        }
    }

    /// <summary>Items of one list, and keys and values of one map, must have one type; <c>dyn</c> is a type of its own.</summary>
    private void CheckLiterals(Dictionary<Expr, CelType> types)
    {
        foreach (var literal in _literals)
        {
            if (literal is ListExpr list)
            {
                CheckSame(list.Items.Select(item => (item.Value, item.IsOptional)));
            }
            else if (literal is MapExpr map)
            {
                CheckSame(map.Items.Select(item => (item.Key, false)));
                CheckSame(map.Items.Select(item => (item.Value, item.IsOptional)));
            }
        }

        void CheckSame(IEnumerable<(Expr Value, bool IsOptional)> items)
        {
            CelType? first = null;
            foreach (var (value, isOptional) in items)
            {
                var type = isOptional && types[value].IsOptional ? types[value].Parameters[0] : types[value];
                first ??= type;
                if (!TypeMapping.AreSame(first, type))
                {
                    Fault(value.Offset, $"expected type '{first}' but found '{type}'");
                    return;
                }
            }
        }
    }

    private CelType Struct(StructExpr made)
    {
        var type = NameLookup.FindStruct(_environment, made.Name);
        if (type is null)
        {
            Fault(made.Offset, $"undeclared reference to '{made.Name}' (in container '{_environment.Container}')");
        }

        foreach (var (offset, field, value, isOptional) in made.Items)
        {
            var given = Item(value, isOptional);
            if (type is null)
            {
                continue;
            }

            if (type.Find(field) is not { } wanted)
            {
                Fault(offset, $"undefined field '{field}' of {type.Name}");
            }
            else if (!_mapping.Accept(given, wanted))
            {
                Fault(offset, $"expected type of field '{field}' is '{wanted}' but provided type is '{_mapping.Resolve(given, isFinal: true)}'");
            }
        }

        return type?.Type ?? CelType.Error;
    }

    private CelType Loop(LoopExpr loop)
    {
        var range = _mapping.Resolve(Visit(loop.Range));
        var (key, item) = Items(loop, range);
        var isMap = range.TypeKind == CelTypeKind.Map;
        _scope.Add((loop.Variable, loop.Second is null && !isMap ? item : key));
        if (loop.Second is not null)
        {
            _scope.Add((loop.Second, item));
        }

        if (loop.Filter is not null)
        {
            ExpectBool(loop.Filter);
        }

        if (loop.Kind is LoopKind.All or LoopKind.Exists or LoopKind.ExistsOne or LoopKind.Filter)
        {
            ExpectBool(loop.Body);
        }
        else
        {
            Visit(loop.Body);
        }

        _scope.RemoveRange(_scope.Count - (loop.Second is null ? 1 : 2), loop.Second is null ? 1 : 2);
        return loop.Kind switch
        {
            LoopKind.All or LoopKind.Exists or LoopKind.ExistsOne => CelType.Bool,
            LoopKind.Filter or LoopKind.SortBy => CelType.ListOf(isMap ? key : item),
            LoopKind.ToList => CelType.ListOf(_types[loop.Body]),
            LoopKind.ToMap => CelType.MapOf(key, _types[loop.Body]),
            _ => Entries(loop),
        };
    }

    /// <summary>The type of the keys (or indices) and of the items of a range.</summary>
    private (CelType Key, CelType Item) Items(LoopExpr loop, CelType range)
    {
        switch (range.TypeKind)
        {
            case CelTypeKind.List:
                return (CelType.Int, range.Parameters[0]);
            case CelTypeKind.Map:
                return (range.Parameters[0], range.Parameters[1]);
            case CelTypeKind.Parameter:
                _mapping.Accept(CelType.Dyn, range);
                return (CelType.Dyn, CelType.Dyn);
            default:
                if (!range.IsDynamic)
                {
                    Fault(loop.Range.Offset, $"expression of type '{_mapping.Resolve(range, isFinal: true)}' cannot be range of a comprehension (must be list, map, or dynamic)");
                }

                return (CelType.Dyn, CelType.Dyn);
        }
    }

    private CelType Entries(LoopExpr loop)
    {
        var made = CelType.MapOf(_mapping.Fresh(), _mapping.Fresh());
        return _mapping.Accept(_types[loop.Body], made)
            ? _mapping.Resolve(made)
            : Fault(loop.Body.Offset, $"the body of transformMapEntry must be a map, and is '{_mapping.Resolve(_types[loop.Body], isFinal: true)}'");
    }

    private void ExpectBool(Expr expression)
    {
        var type = Visit(expression);
        if (!_mapping.Accept(type, CelType.Bool))
        {
            Fault(expression.Offset, $"expected type 'bool' but found '{_mapping.Resolve(type, isFinal: true)}'");
        }
    }

    private CelType Scoped(List<(string Name, CelType Type)> names, Expr body)
    {
        _scope.AddRange(names);
        var type = Visit(body);
        _scope.RemoveRange(_scope.Count - names.Count, names.Count);
        return type;
    }

    private CelType Block(BlockExpr block)
    {
        var start = _scope.Count;
        for (var i = 0; i < block.Values.Length; i++)
        {
            _scope.Add((BlockExpr.NameOf(i), Visit(block.Values[i])));
        }

        var type = Visit(block.Body);
        _scope.RemoveRange(start, _scope.Count - start);
        return type;
    }

    private CelType OptionalMap(OptionalMapExpr map)
    {
        var within = _mapping.Fresh();
        var target = Visit(map.Target);
        if (!_mapping.Accept(target, CelType.OptionalOf(within)))
        {
            Fault(map.Offset, $"found no matching overload for '{(map.IsFlat ? "optFlatMap" : "optMap")}' applied to '{_mapping.Resolve(target, isFinal: true)}'");
        }

        var body = Scoped([(map.Variable, _mapping.Resolve(within))], map.Body);
        if (!map.IsFlat)
        {
            return CelType.OptionalOf(body);
        }

        var made = CelType.OptionalOf(_mapping.Fresh());
        return _mapping.Accept(body, made)
            ? _mapping.Resolve(made)
            : Fault(map.Body.Offset, $"the body of optFlatMap must be an optional, and is '{_mapping.Resolve(body, isFinal: true)}'");
    }
}
