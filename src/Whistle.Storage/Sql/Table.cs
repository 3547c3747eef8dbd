using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace Whistle.Storage.Sql;

/// <summary>
/// A table as the EF Core model has it: names, parameters, and how a row becomes an object and back. Hot-path statements take
/// every name from here, so a renamed or removed property fails when the statements are made (at start), not when one is sent.
/// </summary>
internal sealed class Table<TRow> where TRow : class
{
    private readonly IEntityType _entity;
    private readonly ISqlGenerationHelper _sql;
    private readonly StoreObjectIdentifier _store;
    private readonly IProperty[] _properties;
    private readonly IProperty[] _inserted;
    private readonly Func<DbDataReader, TRow> _read;

    public Table(IModel model, ISqlGenerationHelper sql)
    {
        _entity = model.FindEntityType(typeof(TRow)) ?? throw new InvalidOperationException($"{typeof(TRow)} is not in the model.");
        _sql = sql;
        _store = StoreObjectIdentifier.Table(_entity.GetTableName()!, _entity.GetSchema());
        _properties = [.. _entity.GetProperties().Where(p => !p.IsShadowProperty())];
        _inserted = [.. _properties.Where(p => p.ValueGenerated == ValueGenerated.Never || !IsNumber(p))];
        Name = _sql.DelimitIdentifier(_entity.GetTableName()!);
        Columns = string.Join(", ", _properties.Select(p => Column(p.Name)));
        _read = CompileReader();
        Insert = new Statement(
            $"INSERT INTO {Name} ({string.Join(", ", _inserted.Select(p => Column(p.Name)))}) VALUES ({string.Join(", ", _inserted.Select(p => "@" + p.Name))})",
            [.. _inserted.Select(p => Slot(p.Name))]);
    }

    /// <summary>The quoted name of the table.</summary>
    public string Name { get; }

    /// <summary>All columns that have a property, quoted, in the order <see cref="Read"/> expects.</summary>
    public string Columns { get; }

    /// <summary>Inserts one row; values by <see cref="InsertValues"/>. Numbers the database draws are left to it.</summary>
    public Statement Insert { get; }

    /// <summary>Quoted column of a property.</summary>
    public string Column(string property) => _sql.DelimitIdentifier(
        _entity.FindProperty(property)?.GetColumnName(_store) ?? throw new InvalidOperationException($"{typeof(TRow).Name} has no property {property}."));

    /// <summary>Columns with a prefix each, e.g. "inserted.".</summary>
    public string ColumnsOf(string prefix) => string.Join(", ", _properties.Select(p => prefix + Column(p.Name)));

    public Slot Slot(string property, string? name = null)
    {
        var found = _entity.FindProperty(property) ?? throw new InvalidOperationException($"{typeof(TRow).Name} has no property {property}.");
        return new Slot(name ?? property, found.GetRelationalTypeMapping(), found.IsNullable);
    }

    /// <summary>"a = @A, b = @B" over every column outside the key.</summary>
    public string Assignments(Func<string, string> value) => string.Join(", ",
        _inserted.Where(p => !p.IsPrimaryKey()).Select(p => $"{Column(p.Name)} = {value(p.Name)}"));

    /// <summary>The values of <see cref="Insert"/>. A row without its Guid key is given one, as EF Core would.</summary>
    public object?[] InsertValues(TRow row)
    {
        var values = new object?[_inserted.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = _inserted[i].GetGetter().GetClrValue(row);
            if (values[i] is Guid id && id == Guid.Empty && _inserted[i].ValueGenerated == ValueGenerated.OnAdd)
            {
                values[i] = id = Guid.CreateVersion7();
                _inserted[i].PropertyInfo!.SetValue(row, id);
            }
        }
        return values;
    }

    public TRow Read(DbDataReader reader) => _read(reader);

    public async Task<List<TRow>> ReadAll(DbDataReader reader, CancellationToken cancel)
    {
        var rows = new List<TRow>();
        while (await reader.ReadAsync(cancel)) rows.Add(_read(reader));
        return rows;
    }

    private static bool IsNumber(IProperty property) => property.ClrType == typeof(long) || property.ClrType == typeof(int);

    /// <summary>reader → new TRow { P0 = convert(reader.GetX(0)), … }, by the same mappings EF Core reads with.</summary>
    private Func<DbDataReader, TRow> CompileReader()
    {
        var reader = Expression.Parameter(typeof(DbDataReader));
        var isNull = typeof(DbDataReader).GetMethod(nameof(DbDataReader.IsDBNull))!;
        var bindings = _properties.Select((property, i) =>
        {
            var mapping = property.GetRelationalTypeMapping();
            var method = mapping.GetDataReaderMethod();
            Expression value = Expression.Call(method.DeclaringType!.IsAssignableFrom(typeof(DbDataReader)) ? reader : Expression.Convert(reader, method.DeclaringType), method, Expression.Constant(i));
            value = mapping.CustomizeDataReaderExpression(value);
            if (mapping.Converter is { } converter)
            {
                if (value.Type != converter.ProviderClrType) value = Expression.Convert(value, converter.ProviderClrType);
                value = Expression.Invoke(converter.ConvertFromProviderExpression, value);
            }
            if (value.Type != property.ClrType) value = Expression.Convert(value, property.ClrType);
            if (property.IsNullable)
                value = Expression.Condition(Expression.Call(reader, isNull, Expression.Constant(i)), Expression.Default(property.ClrType), value);
            return (MemberBinding)Expression.Bind(property.PropertyInfo ?? (MemberInfo)property.FieldInfo!, value);
        });
        return Expression.Lambda<Func<DbDataReader, TRow>>(Expression.MemberInit(Expression.New(typeof(TRow)), bindings), reader).Compile();
    }
}
