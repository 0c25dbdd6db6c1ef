using System.IO;
using Contoso.Ledger.Format;
using Contoso.Logging;
using Fabrikam.Ledger.Client;

namespace Contoso.Shop.Ledger
{
    /// <summary>Sends the orders of the day to the ledger that accounting keeps.</summary>
    public static class Program
    {
        public static int Main(string[] args)
        {
            var log = new ConsoleLog();
            if (args.Length != 2)
            {
                log.Error("usage: Ledger ORDERS.csv ADDRESS");
                return 2;
            }

            using (var ledger = new LedgerClient(args[1]))
            {
                foreach (var order in File.ReadLines(args[0]))
                {
                    ledger.Send(LedgerLine.FromOrder(order));
                }
            }

            return 0;
        }
    }
}
