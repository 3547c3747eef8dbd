using Whistle.Engine;

namespace Whistle.Cases.Cases;

/// <summary>What a unit's order is called in each of its states.</summary>
public static class OrderStates
{
    public static LocalText Name(UnitOrderState state) => state switch
    {
        UnitOrderState.Dispatched => new("待应哨", "Awaiting sign-off"),
        UnitOrderState.Signed => new("已应哨", "Signed for"),
        UnitOrderState.Arrived => new("已报到", "Reported in"),
        UnitOrderState.Working => new("处置中", "Handling"),
        UnitOrderState.FedBack => new("已反馈", "Fed back"),
        UnitOrderState.ReturnAsked => new("退单待审", "Return under review"),
        UnitOrderState.Returned => new("已退单", "Returned"),
        UnitOrderState.Excused => new("已免办", "Excused"),
        _ => new("已撤销", "Cancelled"),
    };
}
